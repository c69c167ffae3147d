/*
 * Use of models that a service holds: calls of the clients of hosted language models, and requests to the addresses of the
 * common inference protocols.
 * Protocols: https://platform.openai.com/docs/api-reference/chat, https://docs.anthropic.com/en/api/messages,
 *            https://github.com/ollama/ollama/blob/main/docs/api.md, https://www.tensorflow.org/tfx/serving/api_rest,
 *            https://kserve.github.io/website/docs/concepts/architecture/data-plane/v2-protocol,
 *            https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
 */
#ifndef ASSAY_TEXT_PYTHON_HOSTED_H
#define ASSAY_TEXT_PYTHON_HOSTED_H

#include "text/python_module.h"

/* Line of the first use of a hosted model; 0 when there is none. Handling one model's client, not defining one, is use. */
uint32_t python_asks_model(const struct python_module *module);

/* Whether a call sends something over HTTP with the client of a known library: `requests.post(url, json=payload)`. */
bool python_posts(const struct python_use *use);

#endif
