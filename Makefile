# Lokaal: install what is missing, build, run, test. `make help` lists the targets.
SHELL := /bin/bash

# ---- configuration: each combination builds in its own folder ----
SAN     ?=#   address | undefined | address,undefined | thread (with clang)
# gcc's threads are not built for the thread sanitizer, which sees races in them
ifeq ($(origin CC),default)
CC := $(if $(filter thread,$(SAN)),clang,gcc)
else ifneq ($(filter thread,$(SAN)),)
$(if $(findstring clang,$(CC)),,$(error SAN=thread sees races that are none with \
	$(CC); leave CC out, or give clang))
endif
COV     ?=#   1: count which lines the tests reach
CI      ?=#   1: warnings are errors
WERROR  ?= $(CI)
V       ?=#   1: show each command in full
ARGS    ?=#   more options for `make run`, e.g. ARGS="-n 50"
TESTS   ?=#   options for the test program, e.g. TESTS="--filter 'csv/*'"
PREFIX  ?= /usr/local
DESTDIR ?=
EXTRA_LEVERS ?=#  lever files outside models/levers/

MPI     ?=#   1: one run by many processes or computers; mpicc of MPICH or Open MPI
FUZZ    ?=#   1: build for libFuzzer (CC=clang); `make fuzz` sets it

# what `make` alone makes; with a kind of build it is that program
.DEFAULT_GOAL := $(if $(MPI)$(SAN)$(COV),all,help)
goals := $(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))

config := $(if $(findstring clang,$(CC)),clang,gcc)$(if $(SAN),-$(SAN))$(if \
	$(FUZZ),-fuzz)$(if $(MPI),-mpi)$(if $(COV),-cov)$(if $(EXTRA_LEVERS),-extra)
B      := build/$(config)
quiet  := $(if $(V),,@)
# ./simulate is a link to the program of the plain builds in build/ only
own_link := $(if $(SAN)$(FUZZ)$(MPI)$(COV)$(EXTRA_LEVERS)$(filter-out build/%,$(B)),,yes)
jobs   := $(shell nproc 2>/dev/null || echo 1)

ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(jobs)
endif

# ---- set-up: asked for once, before anything is built ----
# make builds the included stamp first and then starts over, so that what follows
# sees the machine as it is after the set-up.
unbuilt := help clean uninstall setup program-name
need    := $(if $(filter check format coverage fuzz%,$(goals)),dev,$(if \
	$(findstring test,$(goals)),test,run))
ifneq ($(filter-out $(unbuilt),$(goals)),)
include build/setup-$(need).mk
ifneq ($(MPI),)
include build/setup-mpi.mk
endif
ifeq ($(CC),clang)
include build/setup-clang.mk
endif
endif

build/setup-%.mk: scripts/setup.sh
	@scripts/setup.sh $*
	@mkdir -p $(@D)
	@echo '# scripts/setup.sh found all that is needed; delete this to look again.' > $@

# ---- flags ----
version := $(shell sed -n 's/^\#\# \([0-9][^ ]*\).*/\1/p' CHANGELOG.md | head -n 1)
pkgs    := gsl libconfig sqlite3 xlsxwriter
x86     := $(filter x86_64,$(shell uname -m))

# what mpicc would give the compiler and the linker: MPICH and Open MPI name the
# question differently
MPICC    ?= mpicc
mpi_asks  = $(filter $(1),$(shell ($(MPICC) -show || $(MPICC) --showme) 2>/dev/null))
mpi_cpp   = $(call mpi_asks,-I% -D%)
mpi_libs  = $(call mpi_asks,-L% -l% -Wl%)

# constants are members of enums without a name, in sums of floats too
warn := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Werror=implicit-function-declaration \
	-Werror=int-conversion $(if $(findstring clang,$(CC)),-Wno-enum-enum-conversion \
	-Wno-enum-float-conversion,-Wjump-misses-init)
san_flags := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer) $(if $(FUZZ),-fsanitize=fuzzer-no-link -DFUZZ)
cov_flags := $(if $(COV),--coverage -fprofile-update=atomic -O0)
cpp_flags := -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -I. -I$(B)/gen \
	$(shell pkg-config --cflags $(pkgs) 2>/dev/null) \
	$(if $(MPI),-DSIM_MPI $(mpi_cpp)) $(CPPFLAGS)
c_flags   := -std=c17 -g -O2 -ffp-contract=off -fopenmp $(warn) $(san_flags) $(cov_flags)
ld_flags  := -fopenmp $(san_flags) $(cov_flags) $(LDFLAGS)
libs      := $(shell pkg-config --libs $(pkgs) 2>/dev/null) -lmd -lm \
	$(if $(MPI),$(mpi_libs)) $(LDLIBS)
# -Wno-psabi: no vector is passed to a function that is not inlined
hot_flags := $(if $(COV),,-O3) -fno-trapping-math -fno-math-errno -Wno-psabi
# of each instruction set; avx512 is tuned for processors that have it: only then gcc 12
# gathers from tables
flags_avx2   := -mavx2
flags_avx512 := -mavx2 -mavx512f -mavx512dq -mavx512bw -mavx512vl \
	-mprefer-vector-width=512 -mtune=icelake-server
# the order lets CFLAGS="..." on the command line have the last word
compile = $(CC) $(cpp_flags) -MMD -MP $(c_flags) $(if $(WERROR),-Werror) $(CFLAGS)

# ---- sources ----
# Files *_hot.c are compiled once for each instruction set that is chosen at run time.
isas       := $(if $(x86),sse2 avx2 avx512,generic)
sim_src    := $(sort $(wildcard sim/*/*.c))
model_src  := $(sort $(wildcard models/*.c models/*/*.c)) $(EXTRA_LEVERS)
fuzz_src   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
test_src   := $(sort $(wildcard tests/*.c tests/fixtures/*.c) tests/fuzz/fuzz.c \
	$(if $(FUZZ),,$(fuzz_src)))
plot_src   := $(sort $(wildcard scripts/*.gp scripts/report.*))
data_src   := $(sort $(wildcard models/evidence/*.csv))
series_src := $(sort $(wildcard scenarios/trends/netherlands.csv))
# All that decides a byte of the results: which program it is (sim/base/program.h).
made_of    := $(sort $(sim_src) $(model_src) $(wildcard sim/*.h sim/*/*.h sim/*/*.def \
	models/*.h models/*/*.h) $(plot_src) $(data_src) $(series_src))
hot_src    := $(filter %_hot.c,$(sim_src) $(model_src))
plain_src  := $(filter-out %_hot.c sim/cli/main.c,$(sim_src) $(model_src))
objs       := $(plain_src:%.c=$(B)/%.o) $(B)/gen/program.o \
	$(foreach isa,$(isas),$(hot_src:%.c=$(B)/%.$(isa).o)) \
	$(if $(plot_src),$(B)/gen/templates.o) $(if $(data_src),$(B)/gen/evidence.o) \
	$(if $(series_src),$(B)/gen/trends.o)
test_objs  := $(test_src:%.c=$(B)/%.o)
# What tests share. An archive, so that a plain program takes only what it uses.
shared_objs := $(patsubst %.c,$(B)/%.o,$(filter-out tests/test_%,$(test_src)))
lever_src  := $(sort $(wildcard models/levers/*.c)) $(EXTRA_LEVERS)
shock_src  := $(sort $(wildcard models/shocks/*.c))
scenarios  := $(sort $(wildcard scenarios/*.cfg))
# Programs of their own, each with a main: build/<config>/tests/bench/<name> and so on.
bench_src  := $(sort $(wildcard tests/bench/*.c))
verify_src := $(sort $(wildcard tests/verify/*.c))
tsan_src   := $(sort $(wildcard tests/tsan/*.c))
mains      := $(patsubst %.c,$(B)/%,$(bench_src) $(verify_src) $(tsan_src) \
	$(if $(FUZZ),$(fuzz_src)))

# ---- the two commands ----
.PHONY: run test
run: all ## install what is missing, build, and simulate scenarios/bonus.cfg
	./$(if $(own_link),,$(B)/)simulate scenarios/bonus.cfg $(ARGS)

ifeq ($(SAN),thread)
test: | $(B)/simulate
test: $(tsan_src:%.c=$(B)/%) # Criterion cannot run under the thread sanitizer
	@scripts/run_mains.sh $^
else
test: $(B)/tests/run $(B)/simulate ## install what is missing, build, run all tests
	@scripts/run_tests.sh $(B)/tests/run $(TESTS)
endif

# ---- building ----
.PHONY: all FORCE
all: $(B)/simulate ## build the program ./simulate
	@$(if $(own_link),[ "$$(readlink simulate)" = $< ] || ln -sfn $< simulate)

$(B)/simulate: $(objs) $(B)/sim/cli/main.o
	@echo '  link   $@'
	$(quiet)$(CC) $(ld_flags) -o $@ $(filter %.o,$^) $(libs)

$(B)/tests/run: $(sort $(objs) $(test_objs))
	@echo '  link   $@'
	$(quiet)$(CC) $(ld_flags) -o $@ $(filter %.o,$^) $(libs) -lcriterion

$(mains): $(B)/%: $(B)/%.o $(objs) $(B)/tests/shared.a
	@echo '  link   $@'
	$(quiet)$(CC) $(ld_flags) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(libs)

$(fuzz_src:%.c=$(B)/%): private ld_flags += $(if $(FUZZ),-fsanitize=fuzzer)

$(B)/tests/shared.a: $(shared_objs) $(B)/objects
	@rm -f $@ && ar rcs $@ $(shared_objs)

# Where the tests find the program; they run from the root of the project. The watch is
# preloaded into it, which sanitizers do not allow; counters of coverage are files, too.
watch := $(if $(SAN)$(FUZZ)$(COV),,$(B)/tests/watch.so)
$(B)/tests/%.o: private cpp_flags += -DSIM_PROGRAM='"$(B)/simulate"' \
	$(if $(watch),-DSIM_WATCH='"$(watch)"') $(if $(COV),-DSIM_COV)
$(B)/tests/run: | $(watch)
$(B)/tests/watch.so: tests/watch/watch.c $(B)/flags
	@mkdir -p $(@D)
	$(quiet)$(CC) -std=gnu17 -O1 -fPIC -shared -o $@ $< -ldl

define compile_recipe
@mkdir -p $(@D)
@echo '  cc     $@'
$(quiet)$(compile)
endef

$(B)/%.o: %.c $(B)/flags
	$(compile_recipe) -c -o $@ $<
define hot_rule
$(B)/%.$(1).o: %.c $(B)/flags
	$$(compile_recipe) $$(hot_flags) -DSIM_ISA=$(1) $$(flags_$(1)) -c -o $$@ $$<
endef
$(foreach isa,$(isas),$(eval $(call hot_rule,$(isa))))

# ---- generated: lists of levers and shocks, LEVER(name) or SHOCK(name) per file ----
gen := $(B)/gen/lever_list.h $(B)/gen/shock_list.h
$(objs) $(test_objs) $(mains:%=%.o) $(B)/sim/cli/main.o: | $(gen)

# Each is written anew only when its text changes: only then is what includes it (or is
# compiled with other flags, or linked from other objects) built again.
$(B)/gen/lever_list.h: text = $(patsubst %,LEVER(%)\n,$(basename $(notdir $(lever_src))))
$(B)/gen/shock_list.h: text = $(patsubst %,SHOCK(%)\n,$(basename $(notdir $(shock_src))))
$(B)/flags: text = $(subst ",,$(CC) $(cpp_flags) $(c_flags) $(hot_flags) \
	$(foreach isa,$(isas),$(flags_$(isa))) $(CFLAGS))\n
$(B)/objects: text = $(objs) $(test_objs)\n
$(B)/gen/templates.list: text = $(plot_src)\n
$(B)/gen/evidence.list: text = $(data_src)\n
$(B)/gen/program.list: text = $(version) $(made_of)\n
$(gen) $(B)/flags $(B)/objects $(B)/gen/templates.list $(B)/gen/evidence.list \
		$(B)/gen/program.list: FORCE
	@mkdir -p $(@D)
	@printf '%b' "$(subst \n ,\n,$(text))" > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
$(B)/simulate $(B)/tests/run $(mains): $(B)/objects

# Plot templates, the register of evidence and the Dutch series by year as C text, so that
# the program finds them from any folder.
$(B)/gen/templates.c: scripts/embed.awk $(plot_src) $(B)/gen/templates.list
	@awk -v table=sim_templates -f scripts/embed.awk $(plot_src) > $@.new && mv $@.new $@
$(B)/gen/evidence.c: scripts/embed.awk $(data_src) $(B)/gen/evidence.list
	@awk -v table=evidence_texts -f scripts/embed.awk $(data_src) > $@.new && mv $@.new $@
$(B)/gen/trends.c: scripts/embed.awk $(series_src)
	@mkdir -p $(@D)
	@awk -v table=trends_texts -f $^ > $@.new && mv $@.new $@
# Version and digest as one name, the same from any folder
$(B)/gen/program.c: $(made_of) $(B)/gen/program.list
	@digest=$$(sha256sum $(made_of) | sed 's,  .*/,  ,' | sha256sum | cut -c 1-12) && \
		printf 'extern const char sim_program[];\nconst char sim_program[] = "%s";\n' \
			"$(version)+$$digest" > $@
.PHONY: program-name
program-name: $(B)/gen/program.c ## say what simulate --version will say of itself
	@sed -n 's/.*= "\(.*\)".*/\1/p' $<
$(B)/gen/%.o: $(B)/gen/%.c $(B)/flags
	$(compile_recipe) -c -o $@ $<

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ---- checking ----
.PHONY: check lint format bench verify coverage test-browser
check: ## everything: clang, sanitizers, lint, all scenarios, tests (takes long)
	+$(MAKE) test CC=gcc SAN= COV=
	+$(MAKE) test CC=clang SAN= COV=
	+$(MAKE) test CC=gcc SAN=address,undefined COV=
	+$(MAKE) test CC=clang SAN=thread COV=
	+$(MAKE) lint CC=gcc SAN= COV=
	$(if $(scenarios),build/gcc/simulate check $(scenarios))

lint: $(objs) $(B)/sim/cli/main.o ## check includes, symbols, format, lengths, scripts
	@scripts/lint.sh . $(B)

test-browser: all ## open report.html in a headless Chromium (installs it, 0.4 GB)
	@scripts/test_browser.sh $(B)/simulate $(B)/browser

format: ## lay out all C files as .clang-format says
	@clang-format-14 -i $$(git ls-files -co --exclude-standard '*.c' '*.h')

bench: | $(B)/simulate
bench: $(bench_src:%.c=$(B)/%) ## measure speed and memory, beside GSL and numpy
	@scripts/run_mains.sh $^

verify: | $(B)/simulate
verify: $(verify_src:%.c=$(B)/%) ## slow comparisons with closed forms and estimates
	@scripts/run_mains.sh $^
	@echo && echo '== the same of a run by two processes (make test-mpi MPI_PARTS=kills=100)'
	+@$(MAKE) -s test-mpi MPI_PARTS=kills=100

MPI_PARTS ?=#  bytes, faults, kills=N; all of them with N = 10
.PHONY: test-mpi
test-mpi: ## do many processes (MPI) write the bytes of one? (MPICC=, SAN=)
ifeq ($(shell command -v $(MPICC)),)
	@echo 'skipped: there is no $(MPICC) here (make MPI=1 installs one)'
else
	+@$(MAKE) all build/gcc/tests/verify/kills CC=gcc SAN= COV= MPI=
	+@$(MAKE) all CC=gcc COV= MPI=1
	@scripts/test_mpi.sh build/gcc/simulate \
		build/gcc$(if $(SAN),-$(SAN))-mpi/simulate $(MPI_PARTS)
endif

# FUZZ_RUNS inputs for each target of FUZZ_TARGETS, or FUZZ_SECONDS, whichever is first
FUZZ_TARGETS ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(fuzz_src))
FUZZ_RUNS    ?= -1
FUZZ_SECONDS ?= 60
.PHONY: fuzz fuzz-programs
fuzz: ## try to break the readers with random input (libFuzzer, clang)
	+@$(MAKE) fuzz-programs CC=clang SAN=address,undefined FUZZ=1 COV=
	@scripts/fuzz.sh build/clang-address,undefined-fuzz/tests/fuzz $(FUZZ_RUNS) \
		$(FUZZ_SECONDS) $(FUZZ_TARGETS)
fuzz-programs: $(FUZZ_TARGETS:%=$(B)/tests/fuzz/fuzz_%)

coverage: ## which lines do the tests reach? A table
	+@$(MAKE) test COV=1 SAN=
	@gcovr --root . --filter sim/ --filter models/ build/gcc-cov

# ---- pictures of README.md ----
.PHONY: gallery
pictures := fan_shortage.png quintiles.png
compared := bonus class_size hours_expansion induction pay_national tutoring
compare_pictures := heat.png ranking.png plane.png
GALLERY  ?= -n 200#  options of its comparison
gallery: all ## run the examples and renew tables and pictures of README.md
	@mkdir -p $(B)/gallery results/gallery
	$(B)/simulate compare $(compared:%=scenarios/%.cfg) $(GALLERY) \
		--out $(B)/gallery > $(B)/gallery/compare.txt
	@sed '/^Files: /d' $(B)/gallery/compare.txt > results/gallery/compare.txt
	@cp $(compare_pictures:%=$(B)/gallery/compare/plots/%) results/gallery/
	$(B)/simulate scenarios/bonus.cfg --out $(B)/gallery > $(B)/gallery/bonus.txt
	@sed '/^Files: /d' $(B)/gallery/bonus.txt > results/gallery/bonus.txt
	@cp $(pictures:%=$(B)/gallery/bonus/plots/%) results/gallery/

# ---- the baseline beside published figures, in models/README.md ----
.PHONY: validation
validation: all ## renew the table of published figures in models/README.md
	@$(B)/simulate validate baseline -n 400 --markdown --quiet > $(B)/validation.md
	@echo >> $(B)/validation.md
	@$(B)/simulate validate scenarios/validate_2021.cfg -n 400 --markdown --quiet \
		>> $(B)/validation.md
	@awk -v table=$(B)/validation.md -f scripts/paste.awk models/README.md \
		> $(B)/README.new && mv $(B)/README.new models/README.md

# ---- installing ----
bindir   := $(DESTDIR)$(PREFIX)/bin
sharedir := $(DESTDIR)$(PREFIX)/share/lokaal
docdir   := $(DESTDIR)$(PREFIX)/share/doc/lokaal
docs     := $(wildcard README.md CHANGELOG.md LICENSE CITATION.cff models/README.md \
	models/evidence/README.md)

.PHONY: install uninstall clean setup help
install: $(B)/simulate ## install under PREFIX (default /usr/local), below DESTDIR
	install -d '$(bindir)' '$(sharedir)' '$(docdir)'
	install -m 755 $(B)/simulate '$(bindir)/simulate'
	cp -R scenarios '$(sharedir)/'
	for file in $(docs); do \
		install -D -m 644 "$$file" '$(docdir)'/"$$file" || exit 1; done

uninstall: ## remove what install put there
	rm -f '$(bindir)/simulate'
	rm -rf '$(sharedir)' '$(docdir)'

setup: ## look again for missing tools and libraries, and install them
	@scripts/setup.sh test

clean: ## delete everything built (results stay)
	rm -rf build simulate

help: ## list the targets
	@echo 'Lokaal: what would a policy do to teacher shortages and to pupils?'
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))
	@echo 'Each may take CC=clang, SAN=address|undefined|thread, COV=1, MPI=1, V=1.'
