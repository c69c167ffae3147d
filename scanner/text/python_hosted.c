#include "text/python_hosted.h"
#include "base/word_list.h"
#include "text/python_known.h"

#include <pthread.h>

enum { ASKS = 1 };

static const struct python_known clients[] = {
	{"Agent", "agno.", ASKS},
	{"Agent", "crewai", ASKS},
	{"Agent", "pydantic_ai", ASKS},
	{"Agent", "strands", ASKS},
	{"AssistantAgent", "autogen", ASKS},
	{"AzureChatOpenAI", "langchain", ASKS},
	{"BedrockLLM", "langchain", ASKS},
	{"ChainOfThought", "dspy", ASKS},
	{"ChatAnthropic", "langchain", ASKS},
	{"ChatBedrock", "langchain", ASKS},
	{"ChatBedrockConverse", "langchain", ASKS},
	{"ChatCohere", "langchain", ASKS},
	{"ChatDeepSeek", "langchain", ASKS},
	{"ChatFireworks", "langchain", ASKS},
	{"ChatGoogleGenerativeAI", "langchain", ASKS},
	{"ChatGroq", "langchain", ASKS},
	{"ChatHuggingFace", "langchain", ASKS},
	{"ChatLiteLLM", "langchain", ASKS},
	{"ChatMistralAI", "langchain", ASKS},
	{"ChatNVIDIA", "langchain", ASKS},
	{"ChatOllama", "langchain", ASKS},
	{"ChatOpenAI", "langchain", ASKS},
	{"ChatTogether", "langchain", ASKS},
	{"ChatVertexAI", "langchain", ASKS},
	{"ChatXAI", "langchain", ASKS},
	{"CodeAgent", "smolagents", ASKS},
	{"HuggingFaceEndpoint", "langchain", ASKS},
	{"Ollama", "langchain", ASKS},
	{"OllamaLLM", "langchain", ASKS},
	{"OpenAI", "langchain", ASKS},
	{"Predict", "dspy", ASKS},
	{"Together", "langchain", ASKS},
	{"ToolCallingAgent", "smolagents", ASKS},
	{"acompletion", "litellm", ASKS},
	{"chat", "cohere.", ASKS},
	{"chat", "ollama", ASKS},
	{"chat_completion", "huggingface_hub.", ASKS},
	{"complete", "azure.ai.inference.", ASKS},
	{"complete", "mistralai.", ASKS},
	{"completion", "litellm", ASKS},
	{"converse", "aioboto3.", ASKS},
	{"converse", "boto3.", ASKS},
	{"converse_stream", "boto3.", ASKS},
	{"create", "anthropic.", ASKS},
	{"create", "cerebras.", ASKS},
	{"create", "groq.", ASKS},
	{"create", "instructor.", ASKS},
	{"create", "langfuse.openai.", ASKS},
	{"create", "openai.", ASKS},
	{"create", "together.", ASKS},
	{"create_agent", "langchain", ASKS},
	{"create_react_agent", "langchain", ASKS},
	{"create_react_agent", "langgraph", ASKS},
	{"embeddings", "ollama", ASKS},
	{"generate", "ollama", ASKS},
	{"generate_content", ".", ASKS},
	{"generate_content_async", ".", ASKS},
	{"generate_content_stream", ".", ASKS},
	{"init_chat_model", "langchain", ASKS},
	{"invoke_endpoint", ".", ASKS},
	{"invoke_model", ".", ASKS},
	{"invoke_model_with_response_stream", ".", ASKS},
	{"parse", "openai.", ASKS},
	{"run", "agents.Runner.", ASKS},
	{"run", "replicate", ASKS},
	{"run_streamed", "agents.Runner.", ASKS},
	{"run_sync", "agents.Runner.", ASKS},
	{"stream", "anthropic.", ASKS},
	{"stream", "openai.", ASKS},
	{"text_generation", "huggingface_hub.", ASKS},
};
static struct python_known_table known = {.at = clients, .n = sizeof(clients) / sizeof(clients[0])};
static pthread_once_t indexed = PTHREAD_ONCE_INIT;

/* Files, threads and batches of a hosted service are no answers of a model. */
WORD_LIST(answering, "completion", "responses", "messages", "embedding");

/* Ends of addresses that the protocols fix. */
WORD_LIST(addresses, "/chat/completions", "/v1/completions", "/v1/messages", "/v1/responses", "/v1/embeddings",
	  "/api/generate", "/api/chat", ":generatecontent", "api-inference.huggingface.co", "/invocations", ":predict",
	  "/v2/models/");

static void build_index(void)
{
	static struct arena arena;

	python_known_index(&known, &arena);
}

bool python_posts(const struct python_use *use)
{
	static const char *const libraries[] = {"requests.", "httpx.", "aiohttp.", "urllib3.", "niquests."};
	struct str last = python_use_last(use);

	if (use->kind != PYTHON_CALL || (use->receiver != PYTHON_NAMED && use->receiver != PYTHON_OBJECT) ||
	    !(str_is(last, "post") || str_is(last, "request") || str_is(last, "stream") || str_is(last, "send")))
		return false;
	for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++)
		if (str_starts(use->name, libraries[i]))
			return true;
	return false;
}

/* `client.chat.completions.create(…)`, whoever made the client. */
static bool is_completion(const struct python_module *m, const struct python_use *use, struct str last)
{
	return use->receiver == PYTHON_METHOD && use->token >= 4 && (str_is(last, "create") || str_is(last, "parse")) &&
	       python_is(m->tokens, use->token - 2, "completions") && python_is(m->tokens, use->token - 4, "chat");
}

static bool is_answer(const struct python_module *m, const struct python_use *use, struct str last)
{
	if (is_completion(m, use, last))
		return true;
	if (!python_known_bits(&known, use, last))
		return false;
	return !(str_is(last, "create") || str_is(last, "parse") || str_is(last, "stream")) ||
	       word_list_in(&answering, use->name);
}

/* A string that stands by itself is prose. */
static bool is_said(const struct python_tokens *tokens, uint32_t t)
{
	return t == 0 || tokens->at[t - 1].kind == PYTHON_NEWLINE || tokens->at[t - 1].kind == PYTHON_INDENT ||
	       tokens->at[t - 1].kind == PYTHON_DEDENT;
}

static bool names_address(const struct python_tokens *tokens)
{
	for (size_t i = 0; i < tokens->strings.n; i++) {
		uint32_t t = tokens->strings.at[i];
		struct str text = tokens->at[t].text;
		if (text.len > 6 && text.len < 200 && str_find_char(text, ' ') == STR_NONE &&
		    word_list_in(&addresses, text) && !is_said(tokens, t))
			return true;
	}
	return false;
}

uint32_t python_asks_model(const struct python_module *module)
{
	uint32_t posted = 0;

	pthread_once(&indexed, build_index);
	for (size_t i = 0; i < module->uses_n; i++) {
		const struct python_use *use = &module->uses[i];
		struct str last = python_use_last(use);
		if (use->kind != PYTHON_CALL || last.len < 3)
			continue;
		if (is_answer(module, use, last))
			return use->line;
		if (!posted && python_posts(use))
			posted = use->line;
	}
	return posted && names_address(module->tokens) ? posted : 0;
}
