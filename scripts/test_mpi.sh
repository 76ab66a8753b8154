#!/usr/bin/env bash
# test_mpi.sh - do many processes write what one writes, byte for byte?
#
#   scripts/test_mpi.sh SERIAL PARALLEL [PART...]
#
# SERIAL is the program without MPI, PARALLEL that of `make MPI=1`. Parts:
#   bytes    each job is run by SERIAL once and by 1, 2 and 4 ranks with 1 and 2 threads
#            each; every file of results must be the same, but for date, seconds, memory
#            and threads in run.json
#   faults   a mistake of the user, a rank that fails, one that is killed, an interrupt
#   kills=N  N times kill -9 of all, the launcher or one rank (tests/verify/kills.c)
# Without PART: bytes, faults, kills=10. Status 1: something differs,
# 77: the programs are of different sources.
set -euo pipefail

if [[ $# -lt 2 ]]; then
    echo "usage: scripts/test_mpi.sh SERIAL PARALLEL [bytes] [faults] [kills=N]" >&2
    exit 2
fi
kills=$(dirname "$1")/tests/verify/kills
serial=$(realpath "$1")
parallel=$(realpath "$2")
shift 2
work=$(mktemp -d "${TMPDIR:-/tmp}/lokaal-mpi.XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0

# built with the address sanitizer (make test-mpi SAN=address,undefined)
export LSAN_OPTIONS=suppressions=$PWD/tests/mpi_leaks.txt:print_suppressions=0
export ASAN_OPTIONS=fast_unwind_on_malloc=0 # else what is suppressed has no name

# The launcher of the library the program was built with, and what it needs to start more
# processes than processors, as root too.
launch=(mpirun)
case $("$parallel" --version | grep '^MPI' || true) in
    *MPICH*) command -v mpirun.mpich >/dev/null && launch=(mpirun.mpich) ;;
    *'Open MPI'*)
        command -v mpirun.openmpi >/dev/null && launch=(mpirun.openmpi)
        launch+=(--oversubscribe --bind-to none)
        export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
        ;;
    *)
        echo "$2: built without MPI" >&2
        exit 2
        ;;
esac
# one program, whatever built it
version=$("$parallel" --version | sed -n 's/^simulate //p') # MPI may talk before
if [[ "simulate $version" != $("$serial" --version | head -n 1) ]]; then
    echo "$parallel: of other sources than $serial; make builds both anew" >&2
    exit 77
fi
say() {
    printf '%s: %s\n' "$1" "$2"
    [[ $2 == same || $2 == good ]] || failed=1
}

clean_json() { # what may differ between two runs of the same
    sed -E '/"(date|seconds|cpu_seconds|memory_mb|threads)"/d' "$1"
}

compare_folders() { # the first difference, or "same"
    local file one two
    one=$(cd "$1" && find . -type f | LC_ALL=C sort)
    two=$(cd "$2" && find . -type f | LC_ALL=C sort)
    if [[ $one != "$two" || -z $one ]]; then
        echo "other files"
        return
    fi
    while IFS= read -r file; do
        if [[ $file == */run.json ]]; then
            cmp -s <(clean_json "$1/$file") <(clean_json "$2/$file") && continue
        else
            cmp -s "$1/$file" "$2/$file" && continue
        fi
        echo "$file differs"
        return
    done <<<"$one"
    echo same
}

small=(--set population.sample=0.02 --seed 3 --quiet)
csv=(--set outputs=csv)

job() { # NAME "RANKSxTHREADS..." ARGUMENTS...
    local name=$1 sizes=$2 size
    shift 2
    "$serial" "$@" "${small[@]}" -j 1 --out "$work/$name" </dev/null
    for size in $sizes; do
        rm -rf "$work/mpi"
        if "${launch[@]}" -n "${size%x*}" "$parallel" "$@" "${small[@]}" -j "${size#*x}" \
            --out "$work/mpi" </dev/null; then
            say "$name, $size" "$(compare_folders "$work/$name" "$work/mpi")"
        else
            say "$name, $size" failed
        fi
    done
}

test_bytes() {
    echo "ranks x threads, beside one process without MPI:"
    job run "1x1 1x2 2x1 2x2 4x1 4x2" scenarios/bonus.cfg -n 40 "${csv[@]}"
    job package "2x1 4x2" scenarios/package_premium_coordination.cfg -n 6 "${csv[@]}" \
        --interaction
    job compare "2x1 4x2" compare scenarios/bonus.cfg scenarios/tutoring.cfg -n 6 \
        "${csv[@]}"
    job sweep "2x1 4x2" sweep scenarios/bonus.cfg trends.base_cycle=7:8:2 -n 4 \
        "${csv[@]}"
    job independent "2x1 4x2" scenarios/bonus.cfg -n 6 --luck independent "${csv[@]}"
    job pages "2x1" scenarios/bonus.cfg -n 6
}

begin() { # FOLDER: a run of two ranks, until something of it is stored; sets mpi, part
    "${launch[@]}" -n 2 "$parallel" "${long[@]}" --out "$work/$1" </dev/null \
        >"$work/said" 2>&1 &
    mpi=$!
    part=$work/$1/bonus.part/outcomes.db
    for ((i = 0; i < 1200; i++)); do
        [[ -s $part-wal && $(stat -c %s "$part-wal") -gt 2000000 ]] && break
        sleep 0.1
    done
}

ended() { # NAME MAY_BE_GOOD: it failed, and left what was stored
    local status=0
    wait "$mpi" || status=$?
    if [[ ($status -ne 0 || $2 == yes) && -e $part ]]; then
        say "$1" good
    else
        say "$1" "status $status, $(cat "$work/said")"
    fi
}

resume() { # NAME FOLDER
    "${launch[@]}" -n 2 "$parallel" "${long[@]}" --out "$work/$2" --resume </dev/null \
        2>"$work/said" || true
    say "$1" "$(compare_folders "$work/whole/bonus" "$work/$2/bonus")"
}

test_faults() {
    local status=0 run
    # ---- a mistake of the user is told once, and all ranks end
    "${launch[@]}" -n 2 "$parallel" scenarios/nothing.cfg --out "$work/mpi" </dev/null \
        2>"$work/said" || status=$?
    if [[ $status -ne 0 ]] &&
        [[ $(grep -c "nothing.cfg: cannot be read" "$work/said") -eq 1 ]]; then
        say "a scenario that is not there" good
    else
        say "a scenario that is not there" "status $status, $(cat "$work/said")"
    fi

    # ---- a rank that fails ends the run and says why: here it is of another program
    LC_ALL=C sed "s/$version\x00/${version%?}X\x00/g" "$parallel" >"$work/other"
    chmod +x "$work/other"
    run=(scenarios/bonus.cfg -n 4000 -j 1 --quiet --out "$work/failed")
    status=0
    "${launch[@]}" -n 1 "$parallel" "${run[@]}" : -n 1 "$work/other" "${run[@]}" \
        </dev/null 2>"$work/said" || status=$?
    if [[ $status -ne 0 ]] && grep -q 'rank 1 on .*: this is program' "$work/said"; then
        say "a rank of another program" good
    else
        say "a rank of another program" "status $status, $(cat "$work/said")"
    fi

    # ---- a rank that is killed ends the run; what was stored is gone on with
    long=(scenarios/bonus.cfg "${small[@]}" "${csv[@]}" -n 400 -j 1)
    "$serial" "${long[@]}" --out "$work/whole"
    begin killed
    victim=$(pgrep -f "$parallel.*--out $work/killed" | while read -r pid; do
        tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null |
            grep -qE '^(PMI_RANK|OMPI_COMM_WORLD_RANK)=1$' && echo "$pid"
    done | tail -n 1)
    kill -9 "$victim"
    ended "a rank that is killed ends the run" no
    resume "and what was stored is gone on with" killed

    # ---- an interrupt (Ctrl-C) ends all ranks, and the run can be gone on with
    begin stopped
    kill -INT "$mpi"
    # the launcher of MPICH, interrupted, loses the status 130 now and then
    ended "an interrupt ends the run" yes
    resume "and it is gone on with" stopped
}

test_kills() { # N
    TMPDIR=$work "$kills" "$1" "${launch[@]}" -n 2 "$parallel" || failed=1
}

[[ $# -gt 0 ]] || set -- bytes faults kills=10
for part in "$@"; do
    case $part in
        bytes) test_bytes ;;
        faults) test_faults ;;
        kills=*) test_kills "${part#kills=}" ;;
        *)
            echo "$part: is no part of these tests: bytes, faults, kills=N" >&2
            exit 2
            ;;
    esac
done
exit "$failed"
