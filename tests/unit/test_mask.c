/*
 * Secrets in lines that are shown. The tokens are made up and put together here, so that no scanner for secrets takes this file for a
 * leak.
 */
#include "base/buf.h"
#include "engine/excerpt.h"
#include "text/mask.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define A10 "aB3dE6gH9j"
#define A20 A10 "Kl2mN5pQ8r"
#define A40 A20 A20
#define HEX32 "0123456789abcdef0123456789abcdef"
#define UP16 "ABCDEFGHIJKLMN23"

static const struct {
	const char *before, *secret, *after;
} secrets[] = {
	{"aws_access_key_id = ",
	 "AK"
	 "IA" UP16,
	 ""},
	{"key=",
	 "AS"
	 "IA" UP16,
	 " rest"},
	{"aws_secret_access_key = ", A20 "/" A10 "+" A10, ""},
	{"AWS_SECRET_ACCESS_KEY=", A20 "/" A10 "+" A10, ""},
	{"x = \"",
	 "AI"
	 "za" A20 A10 "Sy-_1",
	 "\""},
	{"oauth: ",
	 "ya"
	 "29." A20,
	 ""},
	{"",
	 "GOC"
	 "SPX-" A20 A10,
	 ""},
	{"token: ",
	 "gh"
	 "p_" A40,
	 ""},
	{"https://",
	 "gh"
	 "p_" A40,
	 "@github.com/org/repo"},
	{"a=",
	 "gh"
	 "o_" A40,
	 ";"},
	{"a=",
	 "gh"
	 "s_" A40,
	 ";"},
	{"",
	 "github"
	 "_pat_" A20 "_" A40,
	 ""},
	{"PRIVATE-TOKEN: ",
	 "gl"
	 "pat-" A20,
	 ""},
	{"",
	 "gl"
	 "rt-" A20,
	 ""},
	{"slack(\"",
	 "xo"
	 "xb-123456789012-" A20,
	 "\")"},
	{"slack(\"",
	 "xo"
	 "xp-123456789012-" A20,
	 "\")"},
	{"https://hooks.slack.com/services/", "T00000000/B00000000/" A20, "\""},
	{"https://discord.com/api/webhooks/", "123456789012345678/" A40, ""},
	{"openai.api_key = '",
	 "s"
	 "k-" A40 "T3BlbkFJ",
	 "'"},
	{"",
	 "s"
	 "k-proj-" A20 "_" A20 "-" A20,
	 ""},
	{"",
	 "s"
	 "k-ant-api03-" A40 "-" A20 "AA",
	 ""},
	{"login(token=\"",
	 "h"
	 "f_" A20 A10 "AbCd",
	 "\")"},
	{"//registry.npmjs.org/:_authToken=",
	 "np"
	 "m_" A20 A10 "AbCdEf",
	 ""},
	{"password = ",
	 "py"
	 "pi-AgEIcHlwaS5vcmc" A40,
	 ""},
	{"",
	 "ey"
	 "JhbGciOiJIUzI1NiJ9.ey"
	 "JzdWIiOiIxMjM0In0." A40,
	 " x"},
	{"Authorization: Bearer ", A40, ""},
	{"requests.get(u, headers={\"Authorization\": \"Bearer ", A40, "\"})"},
	{"curl -H 'X-Api-Key: ", A20, "'"},
	{"-----BEGIN RSA PRIVATE KEY-----", "\\nMIIE" A40, "-----END RSA PRIVATE KEY-----"},
	{"key = \"-----BEGIN PRIVATE KEY-----", "\\nMIIE" A40, "\""},
	{"postgresql://app:", "s3cr3t-pw", "@db.internal:5432/app"},
	{"url = \"mongodb+srv://root:", "hunter22", "@cluster0.example.net/\""},
	{"git clone https://ci:",
	 "pass"
	 "w0rd",
	 "@git.example.com/a.git"},
	{"Server=db;User Id=sa;Password=", "Sup3rS3cret", ";Encrypt=true"},
	{"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=", A40 A40 "xY4=", ";EndpointSuffix=x"},
	{"Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=", A40 "abc=", ""},
	{"AZURE_CLIENT_SECRET=",
	 "ab38"
	 "Q~" A20 A10 "AbCd",
	 ""},
	{"- ab38", "Q~" A20 A10 "AbCd", ""},
	{"password = \"", "correct horse", "\""},
	{"password: str = \"", "hunter22", "\""},
	{"db_password: '", "hunter22", "'"},
	{"DB_PASSWORD: ", "hunter22", ""},
	{"{\"api_key\": \"", "abcdef123456", "\"}"},
	{"api-key: \"", "abcdef123456", "\""},
	{"os.environ[\"API_KEY\"] = \"", "abcdef123456", "\""},
	{"os.environ.setdefault(\"WANDB_API_KEY\", \"", HEX32, "\")"},
	{"export WANDB_API_KEY=", HEX32, ""},
	{"client_secret => '", "abcdef123456", "'"},
	{"mysql --password ", "hunter22x", " -u root"},
	{"mysql --password=", "hunter22x", " -u root"},
	{"ENV API_TOKEN ", "abcdef123456", ""},
	{"<password>", "hunter2x", "</password>"},
	{"dop: ",
	 "dop"
	 "_v1_" HEX32 HEX32,
	 ""},
	{"stripe.api_key = ",
	 "sk"
	 "_live_" A20,
	 ""},
	{"",
	 "da"
	 "pi" HEX32,
	 ""},
	{"",
	 "S"
	 "G." A20 "." A40,
	 ""},
	{"",
	 "hv"
	 "s." A20 A10,
	 ""},
};

/* Look like secrets and are none: they must be shown, or the evidence is of no use. */
static const char *const harmless[] = {
	"rev: 3f786850e387550fdab836ed7e6dc881de23001b",
	"image@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"--hash=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"\"integrity\": \"sha512-" A40 A40 "xY4w==\"",
	"run_id = \"0f8fad5b-d9cb-469f-a165-70867728950e\"",
	"mlflow==2.9.2",
	"uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v4.1.1",
	"password = os.environ[\"DB_PASSWORD\"]",
	"token: ${{ secrets.GITHUB_TOKEN }}",
	"password: \"${DB_PASSWORD}\"",
	"api_key = config.openai.api_key",
	"api_key=settings.API_KEY_2",
	"secret: \"webhook-server-cert\"",
	"secretName: model-credentials",
	"secret_name = \"projects/1/secrets/a\"",
	"token = get_token(user1)",
	"tokens = tokenizer(text, max_length=512)",
	"max_tokens=1024",
	"pad_token=\"<|endoftext|>\"",
	"pad_token = '[PAD]'",
	"id-token: write",
	"token_path = \"/var/run/secrets/token1\"",
	"task-risk-assessment-2024-model-training-v2",
	"sk-learn-model-training-2024-pipeline",
	"from sklearn.metrics import f1_score",
	"https://github.com:443/org/repo@v1.2.3",
	"pip install git+https://github.com/org/repo@main",
	"user@example.com",
	"http://user@host/path",
	"redis://:${REDIS_PASSWORD}@redis:6379",
	"postgresql://user:<password>@localhost/db",
	"hf_hub_download(repo_id='bert-base')",
	"npm_config_registry=https://registry.npmjs.org",
	"-----BEGIN CERTIFICATE-----",
	"name: pypi-publish-package-to-the-index",
	"The bearer of this certificate is entitled",
	"mask_token_id: 103",
	"eyJ is how base64 of {\" begins",
};

static void masks_secrets(void **state)
{
	struct arena arena;
	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		struct str line = arena_printf(&arena, "%s%s%s", secrets[i].before, secrets[i].secret,
					       secrets[i].after);
		struct str want = arena_printf(&arena, "%s***%s", secrets[i].before, secrets[i].after);
		assert_string_equal(excerpt_clean(&arena, line).at, want.at);
	}
	arena_release(&arena);
}

static void leaves_the_rest(void **state)
{
	struct arena arena;
	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		assert_string_equal(excerpt_clean(&arena, str_of(harmless[i])).at, harmless[i]);
	arena_release(&arena);
}

static void masks_a_line_of_a_key(void **state)
{
	struct arena arena;
	(void)state;
	arena_init(&arena);
	assert_string_equal(excerpt_clean(&arena, STR("MIIEpAIB" A40 A10 "Ab3dEf")).at, "***");
	arena_release(&arena);
}

/* Nothing of a secret is shown for standing where the excerpt is cut, and nothing after more secrets than are counted. */
static void cuts_safely(void **state)
{
	struct arena arena;
	struct buf line = BUF_INIT;
	(void)state;
	arena_init(&arena);
	buf_repeat(&line, "x ", 78);
	buf_puts(&line, "gh"
			"p_" A40);
	assert_null(strstr(excerpt_clean(&arena, buf_view(&line)).at, A10));
	buf_clear(&line);
	for (int i = 0; i < 200; i++)
		buf_puts(&line, "gh"
				"p_" A40 " ");
	assert_null(strstr(excerpt_clean(&arena, buf_view(&line)).at, A10));
	buf_clear(&line);
	buf_repeat(&line, "password=\"", 100000);
	assert_true(excerpt_clean(&arena, buf_view(&line)).len < 1000);
	buf_release(&line);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masks_secrets),
		cmocka_unit_test(leaves_the_rest),
		cmocka_unit_test(masks_a_line_of_a_key),
		cmocka_unit_test(cuts_safely),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
