#!/usr/bin/env bash
# lint_selftest.sh - does lint.sh find what it should, and nothing else?
#
# Method: a small tree in a temporary folder that keeps all rules must be clean; then one
# violation of each rule is planted, and the findings must be exactly those.
# Needs a C compiler ($CC, or gcc). Status 0: all found, no false alarm.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d "${TMPDIR:-/tmp}/lokaal-lint.XXXXXX")
trap 'rm -rf "$tree"' EXIT
planted=0
failed=0

# write FILE: its text comes from stdin; C files under sim/ and models/ are compiled too
write() {
    local file=$tree/$1 object
    mkdir -p "$(dirname "$file")"
    cat >"$file"
    case $1 in
        sim/*.c | models/*.c)
            object=$tree/build/gcc/${1%.c}.o
            mkdir -p "$(dirname "$object")"
            "${CC:-gcc}" -std=c17 -fno-builtin -w -I"$tree" -c -o "$object" "$file"
            ;;
    esac
}

# plant FILE LINE SENTENCE: like write, and a finding that holds SENTENCE must follow
plant() {
    printf '%s:%s: %s\n' "$1" "$2" "$3" >>"$tree/expected"
    planted=$((planted + 1))
    write "$1"
}

run_lint() {
    "$here/lint.sh" "$tree" build/gcc >"$tree/found" 2>"$tree/said" </dev/null || true
}

fail() {
    printf 'lint selftest: %s\n' "$1"
    failed=1
}

# ---- a tree that keeps the rules ----

for header in libconfig.h sqlite3.h xlsxwriter.h mpi.h gsl/gsl_rng.h; do
    write "outside/$header" </dev/null # never the libraries of this machine
done
mkdir -p "$tree/sim/base" "$tree/models/phases" "$tree/build/gcc"
cp "$here/../.clang-format" "$tree/"
echo 'int sim_low(void);' | write sim/base/low.h
echo 'int sim_high(void);' | write sim/store/high.h
echo 'int other_part(void);' | write models/phases/other.h
echo 'int sim_model(void);' | write sim/model.h
write sim/store/high.c <<'C'
#include "sim/store/high.h"

#include "sim/base/low.h"
#include "sim/model.h"

static const char *const names[] = { "a", "b" };

int sim_high(void)
{
    return names[0] == names[1];
}
C
write models/phases/other_hot.c <<'C'
#include "models/phases/other.h"

double sqrt(double);

int other_hot(void)
{
    return sqrt(4.0) > 1.0;
}
C
write models/phases/other.c <<'C'
struct phase {
    int x;
};

const struct phase phase_other = { 1 };
C
write models/phases/other_part.c <<'C'
#include "models/phases/other.h"

int other_part(void)
{
    return 1;
}
C
write sim/cli/main.c <<'C'
#include "models/phases/other.h"

void exit(int);

int main(void)
{
    exit(other_part());
}
C
run_lint
if [[ -s $tree/found ]]; then
    fail "false alarms in a clean tree:"
    cat "$tree/found"
fi

# ---- one violation of each rule ----

: >"$tree/expected"
plant sim/base/up.c 1 'sim/base/ may not include sim/store/high.h' \
    <<<'#include "sim/store/high.h"'
plant sim/engine/sideways.h 1 'sim/engine/ may not include sim/report/x.h' \
    <<<'#include "sim/report/x.h"'
plant sim/store/world.h 1 'only sim/cli/main.c may include models/phases/other.h' \
    <<<'#include "models/phases/other.h"'
plant models/deep.h 1 'models/ may not include sim/store/high.h' \
    <<<'#include "sim/store/high.h"'
plant sim/store/near.h 1 'name a header by its path' <<<'#include "high.h"'
plant sim/store/test.h 1 'belongs to the tests' <<<'#include "tests/stat.h"'
plant models/phases/leave.c 1 'phases do not include each other (leave and' <<'C'
#include "models/phases/other.h"
struct phase {
    int x;
};
const struct phase phase_leave = { 1 };
C
write models/phases/leave.h </dev/null
plant models/phases/shared.h 2 'phases do not include each other (leave and' <<'C'
#include "models/phases/leave.h"
#include "models/phases/other.h"
C
plant models/levers/bonus.h 1 'they include no phase' \
    <<<'#include "models/phases/other.h"'
plant sim/store/config.h 1 '<libconfig.h> belongs to sim/scenario/ only' \
    <<<'#include <libconfig.h>'
plant sim/report/sql.h 1 '<sqlite3.h> belongs to sim/store/ only' \
    <<<'#include <sqlite3.h>'
plant sim/report/xlsx.h 1 '<xlsxwriter.h> belongs to sim/store/ only' \
    <<<'#include <xlsxwriter.h>'
plant sim/store/mpi.h 1 '<mpi.h> belongs to sim/engine/ only' <<<'#include <mpi.h>'
write sim/engine/ranks.h <<<'#include <mpi.h>'
plant sim/engine/ranks_too.h 1 'a second file includes <mpi.h>' <<<'#include <mpi.h>'
plant sim/base/gsl_hot.h 1 'GSL is not for hot loops' <<<'#include <gsl/gsl_rng.h>'
plant models/phases/gsl.h 1 'GSL is not for phases' <<<'#include <gsl/gsl_rng.h>'
plant sim/base/name.c 1 'visible is visible everywhere' \
    <<<'int visible(void) { return 0; }'
plant models/name.c 1 'sim_x is visible everywhere' <<<'int sim_x(void) { return 0; }'
plant models/phases/pow.c 1 'powf() differs between machines' <<'C'
float powf(float, float);
static float (*const power)(float, float) = powf;
const void *phase_pow(void)
{
    return &power;
}
C
plant sim/base/quit.c 1 'calls exit(): only main ends the program' \
    <<<'void exit(int); void sim_quit(void) { exit(1); }'
plant sim/base/own.c 1 'calls malloc(): memory comes from' \
    <<<'void *malloc(unsigned long); void *sim_own(void) { return malloc(1); }'
plant sim/base/chance.c 1 'calls rand(): chance comes from' \
    <<<'int rand(void); int sim_chance(void) { return rand(); }'
plant sim/base/memory.c 1 'count is a mutable global' \
    <<<'static int count = 1; int sim_count(void) { return count++; }'
plant sim/base/pointer.c 1 'word is a mutable global' \
    <<<'static const char *word = "a"; const char **sim_word(void) { return &word; }'
plant sim/base/long.c 2 'sim_long has 61 lines' < <(
    printf 'void sim_long(void)\n{\n'
    printf '    ;\n%.0s' {1..59}
    printf '}\n'
)
plant sim/base/file.h 601 '601 lines; a file has at most 600' \
    < <(printf '\n%.0s' {1..601})
plant sim/base/wide.h 1 'more than 90 columns' < <(printf '// %088d\n' 0)
plant sim/base/tab.h 2 'tab; use spaces' < <(printf '//\n//\tx\n')
plant sim/base/blank.h 1 'blank at the end of the line' < <(printf '// \n')
plant sim/base/later.h 1 'finish it or leave it out' < <(printf '// %s%s: later\n' TO DO)
if ! grep -q '^lint: layout skipped' "$tree/said"; then
    plant sim/base/layout.h 1 'not laid out' <<<'int   sim_layout( void );'
fi
if ! grep -q '^lint: scripts skipped' "$tree/said"; then
    # shellcheck disable=SC2016 # the text is meant as it stands
    plant scripts/quote.sh 2 'Double quote' < <(printf '#!/bin/sh\nrm $1\n')
fi
run_lint

# the planted C lines are dense on purpose, so their layout is not judged
grep -v 'not laid out' "$tree/found" >"$tree/others" || true
grep 'sim/base/layout.h:1: not laid out' "$tree/found" >>"$tree/others" || true
while IFS=: read -r file line sentence; do
    if ! grep -F "$file:$line:" "$tree/others" | grep -qF -- "${sentence# }"; then
        fail "not found: $file:$line:$sentence"
    fi
done <"$tree/expected"
while IFS=: read -r file line sentence; do
    if ! grep -qF "$file:$line:" "$tree/expected"; then
        fail "false alarm: $file:$line:$sentence"
    fi
done <"$tree/others"
if [[ $failed -eq 0 ]]; then
    printf 'lint selftest: %d planted, all found, no false alarm\n' "$planted"
fi
exit "$failed"
