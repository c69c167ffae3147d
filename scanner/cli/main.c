/*
 * The edge of the program: picks the command and prints errors.
 */
#include "base/nearest.h"
#include "base/sanitized.h"
#include "cli/command.h"
#include "cli/manual.h"
#include "cli/options.h"
#include "engine/embedded.h"
#include "report/printable.h"

#include <signal.h>
#include <unistd.h>

const struct cli_command cli_commands[] = {
	{"scan", "[REPO]", "fill in a questionnaire from what a repository shows",
	 "Reads a git repository (default: the current folder) and answers an MLOps questionnaire from it, with a\n"
	 "score, an interval, confidence flags, and path and line for every claim. REPO is a work tree or a folder in\n"
	 "it, a bare repository, a .git folder, a URL to clone, or a plain folder. Nothing in it is executed.",
	 COMMAND_SCAN, command_scan},
	{"check", "[REPO]", "fail when a change loses a practice or breaks the policy",
	 "Judges a repository before and after a change, both from the object database, and tells which practices "
	 "were\n"
	 "lost, weakened, gained or strengthened, and which changed file did it. Fails (exit code 1) on what is lost "
	 "and on\n"
	 "what the policy in .assay.yml asks for.",
	 COMMAND_CHECK, command_check},
	{"whatif", "[REPO] SIGNAL=LEVEL...", "judge again under assumptions: what would turn",
	 "Judges a repository as it is and as it would be if signals stood on the levels given, and shows which\n"
	 "answers, stages and levels turn. LEVEL is absent, mentioned, declared, configured, used or enforced.\n"
	 "SIGNAL:ASPECT=LEVEL supposes one aspect alone, SIGNAL:general=LEVEL none of them, CIRCUMSTANCE=yes|no a\n"
	 "circumstance that checklists ask for. The steps of the roadmap name what they put in place in these words.",
	 COMMAND_WHATIF, command_whatif},
	{"verify", "ANSWERS [REPO]", "compare a filled-in questionnaire with the evidence",
	 "Reads self-reported answers (.xlsx, .csv, .yaml or .json) and tells for every claim whether the repository\n"
	 "confirms or contradicts it, whether it is overstated, understated, unsupported or not verifiable, with the\n"
	 "evidence, what to ask, and what to challenge first. Fails (exit code 1) when a claim is contradicted.",
	 COMMAND_VERIFY, command_verify},
	{"answers", "[REPO]", "write an answer file to complete, filled in from the evidence",
	 "Writes the questionnaire with the answers that the repository shows; what it cannot show is left open with\n"
	 "the question to ask. --format yaml (default), csv or xlsx. `assay verify` reads it back.",
	 COMMAND_ANSWERS, command_answers},
	{"verify-pack", "FILE [REPO]", "check whether an evidence pack still holds",
	 "Checks an evidence pack (scan --pack FILE): digests, ids, scores and rules by itself; with REPO also commit, "
	 "tree,\n"
	 "every blob and every cited line. Fails (exit code 1) and names what no longer holds.",
	 COMMAND_VERIFY_PACK, command_verify_pack},
	{"list", "checklists|items|signals|probes|tools|formats", "list what assay knows", "Lists what assay knows.",
	 COMMAND_LIST, command_list},
	{"explain", "ID", "what an item, signal, probe, tool or checklist means",
	 "Explains an item (marvelous:31 or 31), a signal (tests.unit), a probe, a tool or a checklist.",
	 COMMAND_EXPLAIN, command_explain},
	{"docs", "DIR", "write the reference of all rules as Markdown",
	 "Writes pages about the checklists, signals, tools and probes to DIR/rules and DIR/probes, drawn from the "
	 "rules in\n"
	 "force.",
	 COMMAND_DOCS, command_docs},
};
const size_t cli_commands_n = sizeof cli_commands / sizeof *cli_commands;

const char cli_exit_codes[] =
	"0 done; 1 a gate failed; 2 wrong usage or invalid rules; 3 repository or revision cannot be read;\n"
	"4 done, but some files could not be read; 5 internal error.";

static void print_usage(FILE *out)
{
	fprintf(out, "assay reads a git repository and tells, with evidence, how mature its machine-learning "
		     "operations are.\n\n");
	for (size_t i = 0; i < cli_commands_n; i++) {
		char words[80];
		snprintf(words, sizeof words, "%s %s", cli_commands[i].name, cli_commands[i].arguments);
		fprintf(out, "  assay %-54s %s\n", words, cli_commands[i].summary);
	}
	fprintf(out,
		"\nassay COMMAND --help lists the options of a command; assay help --man prints the manual page and\n"
		"assay help --completion bash|zsh|fish a completion for the shell.\n\nExit codes: %s\n",
		cli_exit_codes);
}

static int print_help(const struct cli_command *command)
{
	printf("usage: assay %s %s [options]\n\n%s\n", command->name, command->arguments, command->help);
	options_help(command->bit);
	return EXIT_CODE_DONE;
}

static int print_version(void)
{
	printf("assay %s (rules sha256:%.12s)\n", ASSAY_VERSION, embedded_rules_digest);
	return EXIT_CODE_DONE;
}

static int unknown_command(const char *name)
{
	struct nearest nearest;
	nearest_init(&nearest, str_of(name));
	for (size_t i = 0; i < cli_commands_n; i++)
		nearest_try(&nearest, str_of(cli_commands[i].name));
	fprintf(stderr, "assay: unknown command '%s'%s%.*s%s; 'assay --help' lists the commands\n", name,
		nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best), nearest.best.len ? "'?" : "");
	return EXIT_CODE_USAGE;
}

/* What stands after `assay help`. */
static int print_manual(int argc, char **argv)
{
	struct buf out = BUF_INIT;
	if (argc == 1 && strcmp(argv[0], "--man") == 0) {
		manual_page(&out);
	} else if (argc != 2 || strcmp(argv[0], "--completion") != 0 || !manual_completion(&out, argv[1])) {
		fprintf(stderr, "assay: help takes --man, or --completion with bash, zsh or fish\n");
		return EXIT_CODE_USAGE;
	}
	fwrite(out.at, 1, out.len, stdout);
	buf_release(&out);
	return EXIT_CODE_DONE;
}

/* Names in a message come from anywhere; a line end in one must not begin a line that a terminal or a CI system obeys. */
static void print_error(const struct error *err)
{
	struct buf text = BUF_INIT;
	add_printable(&text, str_of(err->message));
	fprintf(stderr, "assay: %.*s\n", STR_ARG(buf_view(&text)));
	buf_release(&text);
}

static int run_command(const struct cli_command *command, int argc, char **argv)
{
	struct error err = {.code = EXIT_CODE_INTERNAL};
	struct options options;
	/* When the reader goes away (`assay scan | head`), a write tells; the files beside it are still written. */
	signal(SIGPIPE, SIG_IGN);
	/* Nor is a limit on the size of files an end: the write that meets it fails. */
	signal(SIGXFSZ, SIG_IGN);
	int code = options_parse(&options, command->bit, argc, argv, &err);
	if (code == 0 && options.help)
		return print_help(command);
	if (code == 0 && options.version)
		return print_version();
	if (code == 0)
		code = command->run(&options, &err);
	if (code >= 0)
		return code;
	print_error(&err);
	return err.code;
}

static int run(int argc, char **argv)
{
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_CODE_USAGE;
	}
	if (argc > 2 && strcmp(argv[1], "help") == 0)
		return print_manual(argc - 2, argv + 2);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(stdout);
		return EXIT_CODE_DONE;
	}
	if (strcmp(argv[1], "--version") == 0)
		return print_version();
	for (size_t i = 0; i < cli_commands_n; i++)
		if (strcmp(argv[1], cli_commands[i].name) == 0)
			return run_command(&cli_commands[i], argc - 2, argv + 2);
	return unknown_command(argv[1]);
}

int main(int argc, char **argv)
{
	arena_startup();
	int code = run(argc, argv);
	/* All that is left are handlers of libraries that tidy up. One that finds no memory for it would turn a whole report into a
	 * failure; leak checkers, however, are such handlers too. */
#ifndef SANITIZED
	fflush(NULL);
	_exit(code);
#endif
	return code;
}
