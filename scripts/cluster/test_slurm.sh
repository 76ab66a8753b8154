#!/usr/bin/env bash
# test_slurm.sh - do the examples for Slurm work, and give the bytes of one run?
#
#   scripts/cluster/test_slurm.sh SERIAL PARALLEL
#
# Starts Slurm on this computer alone (munged, slurmctld, slurmd; as root, in a folder of
# its own), submits array.sbatch with merge.sbatch behind it and mpi.sbatch, and compares
# what they write with one run. Needs the packages slurm-wlm and munge. Status 1:
# something differs or did not run; 0 with a word when there is no Slurm here.
set -euo pipefail

if [[ $# -ne 2 ]]; then
    echo "usage: scripts/cluster/test_slurm.sh SERIAL PARALLEL" >&2
    exit 2
fi
serial=$(realpath "$1")
parallel=$(realpath "$2")
if ! command -v slurmctld munged slurmd >/dev/null || [[ $(id -u) -ne 0 ]]; then
    echo "skipped: this needs slurmctld, slurmd and munged, and root"
    exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/lokaal-slurm.XXXXXX")
chmod 755 "$work"
pids=()
# shellcheck disable=SC2317 # called by the trap
stop() {
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT

mkdir -p "$work"/{state,spool,munge}
head -c 1024 /dev/urandom >"$work/munge/key"
chmod 600 "$work/munge/key"
munged --foreground --force --socket="$work/munge/socket" --key-file="$work/munge/key" \
    --pid-file="$work/munge/pid" --seed-file="$work/munge/seed" \
    --log-file="$work/munge/log" >"$work/munged.out" 2>&1 &
pids+=($!)
processors=$(nproc)
cat >"$work/slurm.conf" <<CONF
ClusterName=lokaal
SlurmctldHost=localhost
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ReturnToService=2
MpiDefault=none
SchedulerParameters=sched_interval=1,batch_sched_delay=1
NodeName=localhost CPUs=$processors State=UNKNOWN
PartitionName=all Nodes=localhost Default=YES State=UP OverSubscribe=FORCE:4
CONF
export SLURM_CONF=$work/slurm.conf
slurmctld -D -f "$SLURM_CONF" >"$work/slurmctld.said" 2>&1 &
pids+=($!)
slurmd -D -N localhost -f "$SLURM_CONF" >"$work/slurmd.said" 2>&1 &
pids+=($!)
for ((i = 0; i < 300; i++)); do
    [[ $(sinfo -h -o %t 2>/dev/null || true) == idle ]] && break
    sleep 0.2
done
sinfo

small=(--set population.sample=0.02 --set outputs=csv)
"$serial" scenarios/bonus.cfg -n 70 "${small[@]}" -j 1 --quiet --out "$work/whole"

failed=0
expect_same() { # NAME FOLDER
    if diff -rq -x run.json "$work/whole/bonus" "$2" >"$work/diff"; then
        echo "$1: same"
    else
        echo "$1: $(cat "$work/diff" "$work"/lokaal*.out 2>/dev/null)"
        failed=1
    fi
}
options=(--parsable --output "$work/%x-%A-%a.out" --chdir "$PWD")

export SIMULATE=$serial OUT=$work/array
array=$(sbatch "${options[@]}" --array=0-4 scripts/cluster/array.sbatch \
    scenarios/bonus.cfg 70 "${small[@]}")
cat >"$work/merge.sh" <<SH
#!/usr/bin/env bash
exec scripts/cluster/merge.sbatch "$work"/array/bonus.*
SH
sbatch "${options[@]}" --wait --dependency="afterok:$array" "$work/merge.sh" || failed=1
ls "$work/array"
expect_same "array of 5 tasks, merged" "$work/array/bonus"

export SIMULATE=$parallel OUT=$work/mpi
MPIRUN=
for name in mpirun.mpich mpirun; do
    command -v "$name" >/dev/null && MPIRUN=${MPIRUN:-$name -n 2}
done
export MPIRUN
sbatch "${options[@]}" --wait --ntasks=2 scripts/cluster/mpi.sbatch scenarios/bonus.cfg \
    -n 70 "${small[@]}" || failed=1
expect_same "2 ranks" "$work/mpi/bonus"
exit "$failed"
