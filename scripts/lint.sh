#!/usr/bin/env bash
# lint.sh - does the code keep the rules of the house?
#
#   scripts/lint.sh [ROOT [BUILD]]   ROOT: the project (.); BUILD: its objects, relative
#                                    to ROOT (build/gcc; without objects: sources only)
#   scripts/lint.sh --selftest       plant one violation of each rule and see it found
#
# Checks include direction, libraries kept to their folders, symbol prefixes, functions
# that must not be called, mutable globals, layout, lengths, forbidden words, scripts.
# One line per finding, `file:line: sentence`. Status 0: clean; 1: findings; 2: usage.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# ---- the rules: everything one may want to change is here ----

max_file=600
max_function=60
max_columns=90

# folder -> folders its files may include from; sim/model.h is open to all
includes='
sim/base      sim/base
sim/scenario  sim/scenario sim/base
sim/store     sim/store sim/scenario sim/base
sim/analysis  sim/analysis sim/store sim/scenario sim/base
sim/report    sim/report sim/analysis sim/store sim/scenario sim/base
sim/engine    sim/engine sim/store sim/scenario sim/base
sim/cli       sim/cli sim/report sim/analysis sim/engine sim/store sim/scenario
sim/cli       sim/base
sim           sim/base
models        models sim/base
'

# library header (as a regular expression) -> files that may include it
libraries='
libconfig[.]h   sim/scenario/
sqlite3[.]h     sim/store/
xlsxwriter[.]h  sim/store/
mpi[.]h         sim/engine/
'

# what the objects of a folder may define; in models/ also tables of parameters, and names
# that begin with the first word of a file there: roster_read() beside world/roster.h
symbols='
sim/     ^sim_
models/  ^(model|world|phase|lever|shock|ledger|metric|outcome|evidence)(_|$)|_table$
'

# functions that nobody may call but the files named (as a regular expression)
forbidden='
exit                                      ^sim/cli/main  only main ends the program
malloc|calloc|realloc|aligned_alloc       ^sim/base/mem  memory comes from sim/base/mem.h
strdup|strndup|asprintf|vasprintf         ^$  memory comes from sim/base/mem.h
rand|srand|random|srandom|drand48|rand_r  ^$  chance comes from sim/base/rng.h
'

# math functions whose last bits differ between machines, kept out of these folders
libm_free='^(models/|sim/engine/|sim/base/vmath)'
libm='(exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|sin|cos|tan|sincos|asin|acos|atan'
libm+='|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot|erf|erfc|tgamma|lgamma)[fl]?'

# the few places where something must be remembered for the whole program
mutable='^sim/base/(mem|isa)[.]c$|^sim/cli/signals[.]c$|^sim/engine/ranks[.]c$'

# in two halves, so that this file does not hold them
words='TO''DO|FIX''ME|XX''X|HA''CK|__DA''TE__|__TI''ME__'

# ---- text rules ----

list_files() { # all files of the project whose name fits
    (cd "$root" && find . \( -path ./.git -o -path ./build -o -path ./results \) -prune \
        -o -type f -name "$1" -print) | sed 's,^\./,,' | LC_ALL=C sort
}

check_columns() { # awk may count bytes; grep counts characters
    LC_ALL=C.UTF-8 grep -nE "^.{$((max_columns + 1)),}" "$root/$1" |
        sed -E "s,^([0-9]+):.*,$1:\1: more than $max_columns columns," || true
}

check_words() {
    grep -nowE "$words" "$root/$1" |
        sed -E "s,^([0-9]+):(.*),$1:\1: \2: finish it or leave it out," || true
}

check_text() {
    local file
    while IFS= read -r file; do
        awk -v file="$file" -v max_file=$max_file -v max_function=$max_function \
            -f "$here/lint_text.awk" "$root/$file"
        check_columns "$file"
        check_words "$file"
    done
}

check_includes() {
    local include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
    { (cd "$root" && xargs -d '\n' grep -nE "$include" /dev/null) || true; } |
        awk -v phases="$(list_phases)" -v root="$root" -v table="$includes" \
            -v libs="$libraries" -f "$here/lint_includes.awk"
}

list_phases() { # the files that define one: cover|demand|exit
    local exports='^const struct [a-z_]+ phase_'
    { (cd "$root" && grep -lE "$exports" models/phases/*.c 2>/dev/null) || true; } |
        sed 's,.*/,,; s,\.c$,,' | paste -sd '|'
}

# ---- rules on objects ----

check_objects() { # each object build/<config>/sim/a/b.o comes from sim/a/b.c
    local object source
    while IFS= read -r object; do
        source=$(source_of "$object")
        if [[ ! -f $root/$source ]]; then
            continue # left over from a file that is gone
        fi
        printf 'file %s\n' "$source"
        nm -P "$root/$build/$object" | sed 's/^/nm /'
        # address, flags (O: an object), section; tab; size, name. Constants that hold
        # pointers lie in .data.rel.ro and are no harm.
        objdump -t "$root/$build/$object" |
            awk -F '\t' '/ O \.data\.rel\.ro/ { next }
                / O (\.(data|bss|tdata|tbss)|\*COM\*)/ {
                    sub(/.* /, "", $2); print "data", $2 }'
    done | awk -v symbols="$symbols" -v families="$(model_families)" \
        -v forbidden="$forbidden" -v libm="^$libm\$" -v libm_free="$libm_free" \
        -v mutable="$mutable" -f "$here/lint_objects.awk"
}

model_families() { # the first words of the files of models/: draws|labour|roster
    list_files '*.[ch]' | sed -nE 's,^models/(.*/)?([a-z0-9]+)[^/]*$,\2,p' | sort -u |
        paste -sd '|'
}

list_objects() {
    (cd "$root/$build" && find . -path ./tests -prune -o -name '*.o' -print) |
        sed 's,^\./,,' | grep -E '^(sim|models)/' || true
}

source_of() {
    local path=${1%.o}
    case $path in
        *.sse2 | *.avx2 | *.avx512) path=${path%.*} ;;
    esac
    printf '%s.c' "$path"
}

# ---- tools ----

clang_format() {
    local tool
    for tool in clang-format-14 clang-format; do
        if [[ $("$tool" --version 2>/dev/null || true) == *version\ 14.* ]]; then
            printf '%s' "$tool"
            return
        fi
    done
}

check_layout() {
    local tool
    tool=$(clang_format)
    if [[ -z $tool ]]; then
        echo "lint: layout skipped: clang-format 14 is not installed" >&2
        return
    fi
    local -a files
    mapfile -t files
    if [[ ${#files[@]} -eq 0 ]]; then
        return
    fi
    { (cd "$root" && "$tool" --dry-run -Werror "${files[@]}" 2>&1) || true; } |
        sed -nE 's,^([^ :]+):([0-9]+):[0-9]+: error:.*,\1 \2,p' |
        awk '!seen[$1]++ {
            print $1 ":" $2 ": not laid out as .clang-format says: run make format" }'
}

check_scripts() {
    if ! command -v shellcheck >/dev/null; then
        echo "lint: scripts skipped: shellcheck is not installed" >&2
        return
    fi
    local -a files
    mapfile -t files
    if [[ ${#files[@]} -gt 0 ]]; then
        (cd "$root" && shellcheck -f gcc "${files[@]}") || true
    fi
}

# ---- all of it ----

lint() {
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    list_files '*.[ch]' >"$scratch/c"
    list_files '*.sh' >"$scratch/sh"
    if [[ -f $root/.ci/run ]]; then
        echo .ci/run >>"$scratch/sh"
    fi
    { cat "$scratch/c" "$scratch/sh" && list_files Makefile && list_files '*.awk'; } \
        >"$scratch/text"
    {
        check_text <"$scratch/text"
        check_includes <"$scratch/c"
        check_layout <"$scratch/c"
        check_scripts <"$scratch/sh"
        if [[ -d $root/$build ]]; then
            list_objects | check_objects
        else
            echo "lint: symbols skipped: nothing is built in $build" >&2
        fi
    } >"$scratch/found"
    LC_ALL=C sort -t: -k1,1 -k2,2n "$scratch/found"
    if [[ -s $scratch/found ]]; then
        printf 'lint: %d findings\n' "$(wc -l <"$scratch/found")" >&2
        return 1
    fi
    echo "lint: clean" >&2
}

case ${1:-.} in
    --selftest) exec "$here/lint_selftest.sh" ;;
    -*)
        echo "usage: scripts/lint.sh [ROOT [BUILD]] | --selftest" >&2
        exit 2
        ;;
esac
root=${1:-.}
build=${2:-build/gcc}
lint
