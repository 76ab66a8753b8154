# Lokaal: build, run and test. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# ---- configuration: each combination builds in its own folder ----
CC      ?= gcc
SAN     ?=
COV     ?=
MPI     ?=
WERROR  ?= $(if $(CI),1,)
PREFIX  ?= /usr/local
DESTDIR ?=

config := $(if $(findstring clang,$(CC)),clang,gcc)$(if $(SAN),-$(SAN))$(if $(COV),-cov)
B      := build/$(config)

version := $(shell sed -n 's/^## \([0-9][^ ]*\).*/\1/p' CHANGELOG.md | head -n 1)
pkgs    := gsl libconfig sqlite3

warn := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Werror=implicit-function-declaration \
	-Werror=int-conversion $(if $(findstring clang,$(CC)),,-Wjump-misses-init) \
	$(if $(WERROR),-Werror)
san_flags := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
cov_flags := $(if $(COV),--coverage -O0)
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -I. -I$(B)/gen -MMD -MP \
	-DSIM_VERSION='"$(version)"' $(shell pkg-config --cflags $(pkgs) 2>/dev/null)
CFLAGS  += -std=c17 -g -O2 -ffp-contract=off -fopenmp $(warn) $(san_flags) $(cov_flags)
LDLIBS  += $(shell pkg-config --libs $(pkgs) 2>/dev/null) -lmd -lm
LDFLAGS += -fopenmp $(san_flags) $(cov_flags)
hot_flags := -O3 -fno-trapping-math -fno-math-errno

# ---- sources ----
sim_src    := $(sort $(wildcard sim/*/*.c))
model_src  := $(sort $(wildcard models/*.c models/*/*.c))
test_src   := $(sort $(wildcard tests/*.c))
# Files *_hot.c are compiled three times, for three instruction sets; off x86-64 once.
isas       := $(if $(filter x86_64%,$(shell $(CC) -dumpmachine)),sse2 avx2 avx512,generic)
hot_src    := $(filter %_hot.c,$(sim_src) $(model_src))
plain_src  := $(filter-out %_hot.c sim/cli/main.c,$(sim_src) $(model_src))
objs := $(plain_src:%.c=$(B)/%.o) $(foreach isa,$(isas),$(hot_src:%.c=$(B)/%.$(isa).o))
lever_src := $(sort $(wildcard models/levers/*.c))
shock_src := $(sort $(wildcard models/shocks/*.c))

.PHONY: all
all: $(B)/simulate ## build the program

$(B)/simulate: $(objs) $(B)/sim/cli/main.o
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

simulate: $(B)/simulate
	ln -sfn $(B)/simulate $@

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/%.generic.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(hot_flags) -DSIM_ISA=generic -c -o $@ $<
$(B)/%.sse2.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(hot_flags) -DSIM_ISA=sse2 -c -o $@ $<
$(B)/%.avx2.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(hot_flags) -DSIM_ISA=avx2 -mavx2 -c -o $@ $<
$(B)/%.avx512.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(hot_flags) -DSIM_ISA=avx512 -mavx2 -mavx512f \
		-mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512 -c -o $@ $<

$(B)/tests/run: $(objs) $(test_src:%.c=$(B)/%.o)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcriterion

-include $(shell find $(B) -name '*.d' 2>/dev/null)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
