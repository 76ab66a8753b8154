#!/usr/bin/env bash
# setup.sh - which tools and libraries are missing on this machine? Install them.
#
#   scripts/setup.sh run    what building and running the program needs
#   scripts/setup.sh test   the same and what the tests need
#   scripts/setup.sh dev    the same and what `make check` needs
#   scripts/setup.sh clang  what `make CC=clang` needs beside that of run
#   scripts/setup.sh mpi    what `make MPI=1` needs beside that of run
#   scripts/setup.sh browser   only what `make test-browser` needs beside that of run
#
# Method: look for each command or file itself, so that nothing is installed twice
# and no network is touched when all is there; then one call of apt-get, announced
# before it is made. Status 0: all there; 2: something is missing and stays so.
set -euo pipefail

# One line each: sets | how to see that it is there | Debian package | what it is.
# `command` looks in PATH, `header` in the include folders, `font` for the font.
needs=$(
    cat <<'LIST'
run  command gcc                     gcc               C compiler
run  header  stdio.h                 libc6-dev         C library headers
run  command make                    make              build tool
run  command pkg-config              pkg-config        finds libraries for the compiler
run  header  gsl/gsl_rng.h           libgsl-dev        GNU Scientific Library
run  header  libconfig.h             libconfig-dev     reader of scenario files
run  header  Random123/threefry.h    librandom123-dev  keyed random numbers
run  header  sqlite3.h               libsqlite3-dev    store of results
run  header  xlsxwriter.h            libxlsxwriter-dev writer of spreadsheets
run  header  zlib.h                  zlib1g-dev        compression of spreadsheets
run  header  sha2.h                  libmd-dev         checksums
run  command gnuplot                 gnuplot-nox       plots
run  font    DejaVuSans.ttf          fonts-dejavu-core font of the plots
test header  criterion/criterion.h   libcriterion-dev  test framework
clang command clang                  clang             second C compiler
clang header omp.h:clang             libomp-dev        threads for clang
dev  command clang-format-14         clang-format-14   checks the layout of the code
dev  command shellcheck              shellcheck        checks shell scripts
dev  command gcovr                   gcovr             coverage of the tests
mpich command mpicc                  libmpich-dev      one run by many computers
mpich command mpirun                 mpich             starts it
openmpi command mpicc                libopenmpi-dev    one run by many computers
openmpi command mpirun               openmpi-bin       starts it
browser command chromium              chromium          browser for make test-browser
browser command pdftoppm              poppler-utils     pages of a PDF as pictures
LIST
)

# MPICH 4.2.0 of Ubuntu 24.04 starts processes that do not know of each other.
mpi=mpich
if grep -qs '^ID=ubuntu' /etc/os-release; then
    mpi=openmpi
fi

say() {
    printf 'setup: %s\n' "$*" >&2
}

has_header() {
    local name=$1 dir
    if [[ $name == omp.h:clang ]]; then # clang keeps its own omp.h beside the compiler
        compgen -G "/usr/lib/llvm-*/lib/clang/*/include/omp.h" >/dev/null ||
            compgen -G "/usr/lib/clang/*/include/omp.h" >/dev/null
        return
    fi
    local -a path=()
    IFS=: read -ra path <<<"${CPATH:-}"
    for dir in "${path[@]}" /usr/include /usr/include/*-linux-* /usr/local/include \
        /opt/homebrew/include; do
        if [[ -n $dir && -e $dir/$name ]]; then
            return 0
        fi
    done
    return 1
}

has_font() {
    if command -v fc-list >/dev/null && fc-list | grep "/$1:" >/dev/null; then
        return 0
    fi
    compgen -G "/usr/share/fonts/*/dejavu*/$1" >/dev/null ||
        compgen -G "/usr/share/fonts/dejavu*/$1" >/dev/null
}

is_there() {
    case $1 in
        command) command -v "$2" >/dev/null ;;
        header) has_header "$2" ;;
        font) has_font "$2" ;;
    esac
}

# Fill missing[] (packages) and words[] (the same with what each is for).
missing=()
words=()
find_missing() {
    local set how what package doc
    missing=()
    words=()
    while read -r set how what package doc; do
        case $wanted:$set in
            run:run | test:run | test:test | dev:run | dev:test | dev:clang | dev:dev) ;;
            clang:clang | mpi:"$mpi" | browser:browser) ;;
            *) continue ;;
        esac
        if ! is_there "$how" "$what"; then
            missing+=("$package")
            words+=("$package ($doc)")
        fi
    done <<<"$needs"
}

list_words() {
    local word
    for word in "${words[@]}"; do
        printf '    %s\n' "$word" >&2
    done
}

# The lists tell apt which versions exist; without them, or a week later, an
# install would look for files that are gone.
lists_are_fresh() {
    local newest
    newest=$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -7 -print \
        -quit 2>/dev/null)
    [[ -n $newest ]]
}

# apt tells much that helps only when it fails: keep it, and show it then.
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >"$log" 2>&1
}

install_missing() {
    if lists_are_fresh; then
        say "installing with apt-get; this takes a minute or two"
        if apt install -y --no-install-recommends "${missing[@]}"; then
            return 0
        fi
        say "that failed; the package lists may be old, so trying once more with new ones"
    else
        say "fetching the package lists, then installing; this takes a minute or two"
    fi
    if ! apt update; then
        tail -n 5 "$log" >&2
        say "apt-get update failed; trying to install all the same"
    fi
    if ! apt install -y --no-install-recommends "${missing[@]}"; then
        tail -n 20 "$log" >&2
        return 1
    fi
}

give_up() {
    say "$1"
    exit 2
}

wanted=${1:-}
case $wanted in
    run | test | dev | clang | mpi | browser) ;;
    *)
        printf 'usage: scripts/setup.sh run|test|dev|clang|mpi|browser\n' >&2
        exit 2
        ;;
esac

find_missing
if [[ ${#missing[@]} -eq 0 ]]; then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    say "missing on this machine (names of the Debian packages):"
    list_words
    say "there is no apt-get here: please install them with the package manager of this"
    give_up "system, then run the same command again"
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
        say "missing on this machine:"
        list_words
        say "there is no sudo here; please run as root:"
        give_up "  apt-get install --no-install-recommends ${missing[*]}"
    fi
    as_root=(sudo)
fi

say "missing on this machine, to be installed now${as_root[0]:+ with sudo}:"
list_words
log=$(mktemp)
trap 'rm -f "$log"' EXIT
installed=yes
install_missing || installed=no

find_missing
if [[ ${#missing[@]} -ne 0 ]]; then
    say "still missing:"
    list_words
    give_up "please install these by hand, then run the same command again"
fi
if [[ $installed == no ]]; then
    say "apt-get reported an error, but all that is needed is there"
fi
say "all there"
