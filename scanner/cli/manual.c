#include "cli/manual.h"
#include "cli/command.h"
#include "cli/options.h"

#include <string.h>

/* Text of a roff page: a backslash, a dash, and a dot or quote at the beginning of a line would be markup. */
static void add_roff(struct buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		bool first = c == text || c[-1] == '\n';
		if (first && (*c == '.' || *c == '\''))
			buf_puts(out, "\\&");
		if (*c == '\\')
			buf_puts(out, "\\e");
		else if (*c == '-')
			buf_puts(out, "\\-");
		else
			buf_char(out, *c);
	}
}

static void add_option(struct buf *out, const struct option_help *option)
{
	buf_puts(out, ".TP\n\\fB");
	if (option->letter)
		buf_printf(out, "\\-%c\\fR, \\fB", option->letter);
	buf_puts(out, "\\-\\-");
	add_roff(out, option->name);
	buf_puts(out, "\\fR");
	if (option->value)
		buf_printf(out, " \\fI%s\\fR", option->value);
	buf_char(out, '\n');
	add_roff(out, option->help);
	buf_char(out, '\n');
}

void manual_page(struct buf *out)
{
	struct option_help option;
	buf_printf(out,
		   ".TH ASSAY 1 \"\" \"assay %s\" \"User Commands\"\n.SH NAME\nassay \\- judge the maturity of "
		   "machine\\-learning operations from a git repository\n.SH SYNOPSIS\n",
		   ASSAY_VERSION);
	for (size_t i = 0; i < cli_commands_n; i++) {
		buf_printf(out, "%s.B assay %s\n", i ? ".br\n" : "", cli_commands[i].name);
		add_roff(out, cli_commands[i].arguments);
		buf_puts(out, " [options]\n");
	}
	buf_puts(out, ".SH DESCRIPTION\nassay reads a git repository and tells, with evidence, how mature its "
		      "machine\\-learning operations are. Nothing in it is executed.\n");
	for (size_t i = 0; i < cli_commands_n; i++) {
		buf_printf(out, ".SH ASSAY %s\n", cli_commands[i].name);
		add_roff(out, cli_commands[i].help);
		buf_char(out, '\n');
		for (size_t k = 0; options_at(k, &option); k++)
			if (option.commands & cli_commands[i].bit)
				add_option(out, &option);
	}
	buf_puts(out, ".SH EXIT STATUS\n");
	add_roff(out, cli_exit_codes);
	buf_char(out, '\n');
}

/* Words that may stand after a command: its arguments when they are a choice. */
static void add_choices(struct buf *out, const struct cli_command *command)
{
	struct str rest = str_of(command->arguments), word;
	while (strchr(command->arguments, '|') && !strchr(command->arguments, '[') && str_next(&rest, '|', &word))
		buf_printf(out, " %.*s", STR_ARG(word));
}

static void add_options(struct buf *out, unsigned command)
{
	struct option_help option;
	for (size_t k = 0; options_at(k, &option); k++)
		if (option.commands & command)
			buf_printf(out, " --%s", option.name);
}

static void add_commands(struct buf *out)
{
	for (size_t i = 0; i < cli_commands_n; i++)
		buf_printf(out, "%s%s", i ? " " : "", cli_commands[i].name);
}

/* The shell function that bash and zsh share: words in $1 … $n, the one before the cursor in $before. */
static void complete_bash(struct buf *out)
{
	buf_puts(out, "# Completion of assay for bash; made by `assay help --completion bash`.\n"
		      "_assay() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=\n"
		      "\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\twords='");
	add_commands(out);
	buf_puts(out, " help --help --version'\n\telse\n\t\tcase $before in\n"
		      "\t\t--color | --progress) words='auto always never' ;;\n"
		      "\t\t--checklist) words=\"all $(assay list checklists | cut -d ' ' -f 1)\" ;;\n"
		      "\t\t--format | -f) words=$(assay list formats | cut -d ' ' -f 1) ;;\n"
		      "\t\t*)\n\t\t\tcase ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; i < cli_commands_n; i++) {
		buf_printf(out, "\t\t\t%s) words='", cli_commands[i].name);
		size_t start = out->len;
		add_options(out, cli_commands[i].bit);
		add_choices(out, &cli_commands[i]);
		/* Without the blank in front. */
		memmove(out->at + start, out->at + start + 1, out->len - start - 1);
		out->len--;
		buf_puts(out, "' ;;\n");
	}
	buf_puts(out, "\t\t\tesac\n\t\t\t;;\n\t\tesac\n\tfi\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
		      "}\ncomplete -o default -F _assay assay\n");
}

static void complete_zsh(struct buf *out)
{
	buf_puts(out, "#compdef assay\n# Completion of assay for zsh; made by `assay help --completion zsh`.\n"
		      "if (( CURRENT == 2 )); then\n\tcompadd -- ");
	add_commands(out);
	buf_puts(out, " help --help --version\n\treturn\nfi\ncase $words[CURRENT-1] in\n"
		      "--color | --progress) compadd -- auto always never; return ;;\n"
		      "--checklist) compadd -- all ${(f)\"$(assay list checklists | cut -d ' ' -f 1)\"}; return ;;\n"
		      "--format | -f) compadd -- ${(f)\"$(assay list formats | cut -d ' ' -f 1)\"}; return ;;\n"
		      "esac\ncase $words[2] in\n");
	for (size_t i = 0; i < cli_commands_n; i++) {
		buf_printf(out, "%s) compadd --", cli_commands[i].name);
		add_options(out, cli_commands[i].bit);
		add_choices(out, &cli_commands[i]);
		buf_puts(out, " ;;\n");
	}
	buf_puts(out, "esac\n_files\n");
}

/* In single quotes of fish a backslash keeps a quote and itself. */
static void add_fish(struct buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c == '\'' || *c == '\\')
			buf_char(out, '\\');
		buf_char(out, *c);
	}
}

static void complete_fish(struct buf *out)
{
	struct option_help option;
	buf_puts(out, "# Completion of assay for fish; made by `assay help --completion fish`.\n");
	for (size_t i = 0; i < cli_commands_n; i++) {
		const struct cli_command *command = &cli_commands[i];
		buf_printf(out, "complete -c assay -n __fish_use_subcommand -a %s -d '", command->name);
		add_fish(out, command->summary);
		buf_puts(out, "'\n");
		for (size_t k = 0; options_at(k, &option); k++) {
			if (!(option.commands & command->bit))
				continue;
			buf_printf(out, "complete -c assay -n '__fish_seen_subcommand_from %s' -l %s%s -d '",
				   command->name, option.name, option.value ? " -r" : "");
			add_fish(out, option.help);
			buf_puts(out, "'\n");
		}
		struct buf choices = BUF_INIT;
		add_choices(&choices, command);
		if (choices.len)
			buf_printf(out, "complete -c assay -n '__fish_seen_subcommand_from %s' -f -a '%s'\n",
				   command->name, choices.at + 1);
		buf_release(&choices);
	}
}

bool manual_completion(struct buf *out, const char *shell)
{
	static const struct {
		const char *name;
		void (*write)(struct buf *out);
	} shells[] = {{"bash", complete_bash}, {"zsh", complete_zsh}, {"fish", complete_fish}};
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
		if (strcmp(shells[i].name, shell) != 0)
			continue;
		shells[i].write(out);
		return true;
	}
	return false;
}
