# The two commands of a newcomer are `make scan REPO=/path/to/repo` and `make test`; `make help` lists the others.
# Lists are derived: sources by wildcard, the probe registry from probes/*.c, the embedded rules from rules/.
# Everything made goes to $(O) (default build/), except the program itself, ./assay. Any C11 compiler: CC=gcc, CC=clang.

O = build
PKG_CONFIG = pkg-config
PREFIX = /usr/local
DESTDIR =
PYTHON = tests/lib/python
CLANG_FORMAT = clang-format
JOBS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(JOBS)
endif
MAKEFLAGS += --no-print-directory --no-builtin-rules

libraries = libgit2 zlib libdeflate yaml-0.1 libcjson libcmark-gfm libmd libzip expat xlsxwriter
warnings = -Wall -Wextra -Wpedantic -Werror
# tests/hardening.py looks into the program for what comes of these and of the linker's below.
hardening = -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 $(hardening_$(shell uname -s)_$(shell uname -m))
hardening_Linux_x86_64 = -fstack-clash-protection -fcf-protection=full
hardening_Linux_aarch64 = -fstack-clash-protection -mbranch-protection=standard
optimisation = -O2 -g

# Many small functions are called across files: optimising the whole program at once makes a scan a third faster. The
# objects hold plain code too, which is what the test programs link. Clang needs a linker of its own for this. LTO=0 links faster.
LTO := $(if $(findstring clang,$(shell $(CC) --version 2>/dev/null)),0,1)
ifeq ($(LTO),1)
whole_program = -flto=auto -ffat-lto-objects
no_whole_program = -fno-lto
endif

# SANITIZE=1 builds everything with AddressSanitizer and UndefinedBehaviorSanitizer; give it an $(O) of its own.
ifdef SANITIZE
hardening = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
optimisation = -O1 -g
whole_program =
endif

# SANITIZE=thread builds with ThreadSanitizer, which cannot be had together with the others.
ifeq ($(SANITIZE),thread)
hardening = -fsanitize=thread -fno-omit-frame-pointer
endif

# V=1 shows the commands.
ifdef V
quiet =
say =
else ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
quiet = @
say =
else
quiet = @
say = @printf '  %s\n' '$(1)'
endif

# Asked once, and not at all by the targets that install the libraries first.
library_cflags = $(eval library_cflags := $(shell $(PKG_CONFIG) --cflags $(libraries)))$(library_cflags)
library_libs = $(eval library_libs := $(shell $(PKG_CONFIG) --libs $(libraries)) -lm)$(library_libs)

CFLAGS =
LDFLAGS =
compile = $(CC) -std=c11 -D_GNU_SOURCE $(warnings) $(optimisation) $(whole_program) $(hardening) -pthread -Iscanner $(before_bans) -include base/banned.h \
	  $(library_cflags) $(CFLAGS) -MMD -MP
elf = $(if $(filter Darwin,$(shell uname -s)),,-pie -Wl,--as-needed -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code)
link = $(CC) -std=c11 $(optimisation) $(hardening) -pthread $(elf) $(LDFLAGS)

LIB_SRC = $(filter-out scanner/cli/main.c,$(wildcard scanner/*/*.c)) $(wildcard probes/*.c)
lib_obj = $(LIB_SRC:%.c=$(O)/%.o) $(O)/probes.o $(O)/probe_notes.o $(O)/rules_embedded.o $(O)/report_assets.o \
	  $(O)/program_digest.o
embed_obj = $(patsubst %.c,$(O)/%.o,$(wildcard scanner/base/*.c scanner/text/*.c)) $(O)/scanner/engine/embed/embed.o
unit_src = $(wildcard tests/unit/test_*.c)
units = $(unit_src:tests/unit/%.c=$(O)/unit/%)
probes = $(sort $(basename $(notdir $(wildcard probes/*.c))))
assets = scanner/report/assets/report.css scanner/report/assets/report.js
rules = $(sort $(shell find rules -name '*.yml'))

program = $(if $(filter build,$(O)),assay,$(O)/assay)

.PHONY: all help test tsan analyze scan docs bench accuracy fuzz chop stretch soak lint format bless clean install uninstall test-programs FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(program)

help:
	@echo 'make                    build ./assay'
	@echo 'make scan REPO=DIR      install what is missing, build, scan DIR and print the report'
	@echo 'make test               install what the tests need, build and run all of them, also under sanitizers'
	@echo 'make test ONLY=WORD     only the tests whose name holds WORD'
	@echo 'make soak               the tests that take minutes; make tsan: threads alone'
	@echo 'make analyze            gcc -fanalyzer, clang-tidy and cppcheck; QUICK=1: the fast part'
	@echo 'make bless              rewrite the expected output of the cases in fixtures/; read the diff'
	@echo 'make bench [REPO=DIR]   time scans beside the floor program, git grep and rg; SIZE=large, huge or all for many files'
	@echo 'make accuracy CORPUS=DIR  compare with the labelled repositories in DIR (tests/accuracy)'
	@echo 'make fuzz [TIME=S] [TARGET=NAME]  let libFuzzer look for S seconds at each reader (tests/fuzz)'
	@echo 'make chop               give every fixture, cut short and damaged everywhere, to the probes under sanitizers'
	@echo 'make stretch            look for input that takes more time than its size is worth'
	@echo 'make docs               rewrite the reference in rules/ and probes/ from the rules'
	@echo 'make lint, make format  check, or change, the layout of the C sources'
	@echo 'make install            to $$(DESTDIR)$$(PREFIX), with manual page and completions; make uninstall'
	@echo 'make clean              remove everything made'

# ---- the program ----

# The dynamic linker takes a fifth of a small scan, most of it for libraries that only clones over the network and workbooks call.
# Where the assembly for it is there, these are loaded with the first call instead (scanner/base/late.h): those that libgit2 needs for
# some of its transports, so that libgit2 itself comes from its archive, and those of workbooks. LATE=0 links
# as usual, and so does a system whose archive does not go together with its libraries (build/late.log tells why).
LATE := $(if $(SANITIZE),0,1)
late := $(if $(filter 1_Linux_x86_64,$(LATE)_$(shell uname -s)_$(shell uname -m)),$(filter /%,$(shell $(CC) -print-file-name=libgit2.a)))
git_needs = $(eval git_needs := $(shell readelf -d "$$($(CC) -print-file-name=libgit2.so)" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p'))$(git_needs)
late_transports = $(filter libssh2.so% libgssapi%,$(git_needs))
late_libs = $(late) $(patsubst %,-l:%,$(filter-out $(late_transports) libc.so% ld-%,$(git_needs))) \
	    $(filter-out -lgit2 -lzip -lexpat -lxlsxwriter,$(library_libs))

link_program = $(link) $(whole_program) -o $@ $(filter-out $(O)/late.o,$(filter %.o,$^))
$(program): $(O)/scanner/cli/main.o $(lib_obj) $(O)/objects.list $(if $(late),$(O)/late.o)
	$(call say,LINK $@)
	$(quiet)$(if $(late),$(link_program) $(O)/late.o $(late_libs) 2>$(O)/late.log || )$(link_program) $(library_libs)

$(O)/late.S: scanner/base/late/late.sh scanner/base/late/late.awk $(lib_obj)
	$(quiet)sh $< "$(CC)" $(shell uname -m) $(late_transports) libzip.so libexpat.so libxlsxwriter.so -- $(late) $(lib_obj) >$@

$(O)/late.o: $(O)/late.S
	$(quiet)$(CC) $(hardening) -c -o $@ $<

$(O)/libassay.a: $(lib_obj)
	@rm -f $@
	$(quiet)ar rcs $@ $(lib_obj)

# Headers of libxlsxwriter name banned functions in macros, so they are read before those are banned.
write_xlsx = $(addprefix $(O)/scanner/report/,xlsx xlsx_book xlsx_verify)
$(write_xlsx:=.o) $(write_xlsx:=.analyzed): before_bans = -include xlsxwriter.h

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,CC $<)
	$(quiet)$(compile) -c -o $@ $<

$(O)/%.o: $(O)/%.c $(O)/flags
	$(call say,CC $<)
	$(quiet)$(compile) -c -o $@ $<

# A file that holds a list or a command line and changes only when that changes, so that what depends on it is made
# anew when a source disappears or an option differs.
define stamp
@mkdir -p $(@D)
@printf '%s\n' '$(subst ','\'',$(1))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(1))' >$@
endef

$(O)/flags: FORCE
	$(call stamp,$(compile) $(link))
$(O)/probes.list: FORCE
	$(call stamp,$(probes))
$(O)/rules.list: FORCE
	$(call stamp,$(rules))
$(O)/objects.list: FORCE
	$(call stamp,$(lib_obj))
$(O)/libassay.a: $(O)/objects.list

# ---- generated sources ----

$(O)/probes.c: $(O)/probes.list
	@{ printf '/* Made by the Makefile from probes/. */\n#include "engine/probe.h"\n\n'; \
	   $(foreach probe,$(probes),printf 'extern const struct probe probe_$(probe);\n';) \
	   printf '\nextern const struct probe *const probe_registry[];\nextern const size_t probe_registry_n;\n'; \
	   printf '\nconst struct probe *const probe_registry[] = {\n'; \
	   $(foreach probe,$(probes),printf '\t&probe_$(probe),\n';) \
	   printf '};\nconst size_t probe_registry_n = sizeof(probe_registry) / sizeof(probe_registry[0]);\n'; } >$@

noted = $(sort $(wildcard probes/*.c)) scanner/engine/pipeline.h scanner/engine/measure.h
$(O)/probe_notes.c: scanner/engine/embed/notes.awk $(noted)
	@mkdir -p $(@D)
	$(quiet)awk -f $< $(noted) >$@

$(O)/rules_embedded.c: $(O)/embed $(O)/rules.list $(rules)
	$(call say,EMBED rules)
	$(quiet)$(O)/embed $@ rules $(rules)

# Names what the program is made of, so that it knows facts that it wrote itself (scanner/engine/store_file.h).
sources = $(sort $(wildcard scanner/*/*.[ch] probes/*.[ch]))
$(O)/program_digest.c: $(sources) $(O)/objects.list
	@{ printf '/* Made by the Makefile. */\n#include "engine/embedded.h"\n\nconst char embedded_program_digest[65] = "'; \
	   cat $(sources) | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c1-64 | tr -d '\n'; printf '";\n'; } >$@

# One string per line, so that none is longer than the standard promises.
$(O)/report_assets.c: $(assets)
	@{ printf '/* Made by the Makefile from scanner/report/assets/. */\n#include "report/assets.h"\n#include <stddef.h>\n'; \
	   $(foreach asset,$(assets),printf '\nconst char *const report_%s[] = {\n' '$(patsubst .%,%,$(suffix $(asset)))'; \
	     sed -e 's/[\\"?]/\\&/g' -e 's/^/"/' -e 's/$$/\\n",/' $(asset); printf '\tNULL};\n';) } >$@

$(O)/embed: $(embed_obj)
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^ $(library_libs)

# ---- tests ----

fuzz_programs = $(O)/replay $(O)/chop $(O)/stretch
fuzz_obj = $(patsubst %.c,$(O)/%.o,$(filter-out tests/fuzz/main_%.c,$(wildcard tests/fuzz/*.c)))

# What the tests of the sandbox and of faults need, where there is such a thing: Linux.
sandboxed := $(if $(filter Linux,$(shell uname -s)),$(O)/intruder $(O)/without $(O)/allocations.so)

$(O)/allocations.so: tests/faults/allocations.c
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(quiet)$(CC) -std=c11 -D_GNU_SOURCE $(warnings) -include stdio.h -include stdlib.h -O1 -fPIC -shared -o $@ $<

test-programs: $(program) $(units) $(O)/list_source $(fuzz_programs) $(sandboxed)

$(O)/intruder $(O)/without: $(O)/%: $(O)/tests/sandbox/%.o $(O)/libassay.a
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^ $(library_libs)

$(O)/list_source: $(O)/tests/source/list_source.o $(O)/libassay.a
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^ $(library_libs)

$(O)/unit/%: $(O)/tests/unit/%.o $(O)/libassay.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^ $(library_libs) $$($(PKG_CONFIG) --libs cmocka)

$(fuzz_programs): $(O)/%: $(O)/tests/fuzz/main_%.o $(fuzz_obj) $(O)/libassay.a
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^ $(library_libs)

# libFuzzer brings its own main and wants everything instrumented, so it has an $(O) of its own.
$(O)/fuzzer: $(O)/tests/fuzz/main_fuzzer.o $(fuzz_obj) $(O)/libassay.a
	$(call say,LINK $@)
	$(quiet)$(link) -fsanitize=fuzzer -o $@ $^ $(library_libs)

test:
	@.ci/install test
	@$(MAKE) test-programs
	@$(MAKE) test-programs O=build/asan SANITIZE=1 CC=clang
	@$(PYTHON) tests/run.py $(if $(ONLY),--only '$(ONLY)')

TIME = 60
TARGET =
fuzz:
	@.ci/install test
	@$(MAKE) build/fuzz/fuzzer build/fuzz/replay O=build/fuzz SANITIZE=1 CC=clang CFLAGS=-fsanitize=fuzzer-no-link
	@$(PYTHON) tests/fuzz/run.py --time $(TIME) $(TARGET)

chop:
	@.ci/install test
	@$(MAKE) build/asan/chop O=build/asan SANITIZE=1 CC=clang
	@$(PYTHON) tests/damage.py --all build/asan/chop

stretch:
	@.ci/install test
	@$(MAKE) $(O)/stretch
	@$(O)/stretch
	@git ls-files -z 'fixtures/*/repo/*' | xargs -0 $(O)/stretch

# What takes minutes and is therefore no part of `make test`.
soak: chop stretch
	@.ci/install test
	@$(MAKE) test-programs
	@$(MAKE) test-programs O=build/asan SANITIZE=1 CC=clang
	@$(MAKE) tsan
	@$(PYTHON) tests/run.py --soak $(if $(ONLY),--only '$(ONLY)')

# Every case with many threads under ThreadSanitizer.
tsan:
	@$(MAKE) build/tsan/assay O=build/tsan SANITIZE=thread CC=clang
	@$(PYTHON) tests/threads.py build/tsan/assay

# Static analysis; .clang-tidy and the comments beside NOLINT and cppcheck-suppress say what is left out and why. gcc 12 loses track
# of structs that are passed by value, of which there are many here, and takes them for uninitialised; clang's analyzer looks for that.
# QUICK=1 leaves that one out, which takes longer than all the others together.
analyze:
	@.ci/install analyze
	@cppcheck --quiet --std=c11 --language=c -Iscanner --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem --suppress=internalAstError --error-exitcode=1 -j $(JOBS) $(filter %.c,$(c_files))
	@$(MAKE) $(analyzed_obj) O=build/analyzer CC=gcc LTO=0
	@printf '%s\n' $(filter-out $(xlsx_src),$(LIB_SRC)) scanner/cli/main.c | xargs -P $(JOBS) -n 8 sh -c '$(call tidy,"$$@",)' clang-tidy
	@$(call tidy,$(xlsx_src),-include xlsxwriter.h)

xlsx_src = $(write_xlsx:$(O)/%=%.c)
tidy = clang-tidy --quiet $(if $(QUICK),--checks=-clang-analyzer-*) --warnings-as-errors="*" $(1) -- -std=c11 -D_GNU_SOURCE -Iscanner $(2) -include base/banned.h $(library_cflags) 2>/dev/null
analyzed_obj = $(LIB_SRC:%.c=build/analyzer/%.analyzed)
$(O)/%.analyzed: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,ANALYZE $<)
	$(quiet)$(compile) -fanalyzer -Wno-analyzer-use-of-uninitialized-value -c -o $@ $<

bless: all
	@$(PYTHON) tests/cases.py --bless $(if $(ONLY),--only '$(ONLY)')

# ---- for people ----

# The report alone goes to standard output. A scan that is done but met unreadable files (exit code 4, the report lists
# them) is no failure of the target; make shows any other code of the program as "Error N".
scan: export REPO := $(REPO)
scan:
	@.ci/install build
	@[ -x assay ] || echo 'assay: building' >&2
	@$(MAKE) --silent all >&2
	@if [ -z "$$REPO" ]; then tests/lib/fixture showcase build/showcase >&2 || exit; REPO=build/showcase; fi; \
	 ./assay scan "$$REPO" || [ $$? = 4 ]

docs: all
	@./$(program) docs .

SIZE = quick
bench: export REPO := $(REPO)
bench:
	@.ci/install bench
	@$(MAKE) --silent all $(O)/floor $(O)/wanted $(O)/timed >&2
	@$(PYTHON) tests/bench/bench.py --assay $(program) --programs $(O) --size $(SIZE)

$(O)/floor: $(O)/tests/bench/floor.o
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^ $(library_libs)

$(O)/timed: $(O)/tests/bench/timed.o
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^

$(O)/wanted: $(O)/tests/bench/wanted.o $(O)/libassay.a
	$(call say,LINK $@)
	$(quiet)$(link) $(no_whole_program) -o $@ $^ $(library_libs)

LABELS = tests/accuracy/labels
accuracy: all
	@[ -n '$(CORPUS)' ] || { echo 'usage: make accuracy CORPUS=DIR   (DIR/OWNER+NAME/repo are git directories)' >&2; exit 2; }
	@mkdir -p $(O)/accuracy
	@$(PYTHON) tests/accuracy/score.py --assay ./$(program) --corpus '$(CORPUS)' --labels $(LABELS) --jobs $(JOBS) \
		--misses $(O)/accuracy/misses.tsv
	@echo 'every disagreement: $(O)/accuracy/misses.tsv'

lint:
	@.ci/install lint
	@$(PYTHON) tests/lint/includes.py
	@$(CLANG_FORMAT) --dry-run -Werror $(c_files)
	@cppcheck --quiet --std=c11 --language=c -Iscanner --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem --suppress=internalAstError --error-exitcode=1 -j $(JOBS) $(filter %.c,$(c_files))

format:
	@.ci/install lint
	@$(CLANG_FORMAT) -i $(c_files)

c_files = $(sort $(wildcard scanner/*/*.[ch] scanner/*/*/*.[ch] probes/*.[ch] tests/*/*.[ch]))

shared = $(DESTDIR)$(PREFIX)/share
man_page = $(shared)/man/man1/assay.1
bash_completion = $(shared)/bash-completion/completions/assay
zsh_completion = $(shared)/zsh/site-functions/_assay
fish_completion = $(shared)/fish/vendor_completions.d/assay.fish

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 $(program) '$(DESTDIR)$(PREFIX)/bin/assay'
	@install -d '$(shared)/man/man1' '$(shared)/bash-completion/completions' '$(shared)/zsh/site-functions' \
		'$(shared)/fish/vendor_completions.d'
	./$(program) help --man >'$(man_page)'
	@./$(program) help --completion bash >'$(bash_completion)'
	@./$(program) help --completion zsh >'$(zsh_completion)'
	@./$(program) help --completion fish >'$(fish_completion)'

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/assay' '$(man_page)' '$(bash_completion)' '$(zsh_completion)' '$(fish_completion)'

clean:
	rm -rf build assay

-include $(lib_obj:.o=.d) $(embed_obj:.o=.d) $(O)/scanner/cli/main.d $(unit_src:%.c=$(O)/%.d) $(O)/tests/bench/floor.d $(O)/tests/bench/wanted.d \
	 $(O)/tests/bench/timed.d \
	 $(O)/tests/source/list_source.d $(fuzz_obj:.o=.d) $(fuzz_programs:$(O)/%=$(O)/tests/fuzz/main_%.d) $(O)/tests/fuzz/main_fuzzer.d
