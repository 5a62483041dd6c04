#!/bin/bash
# Workers of a sweep as a Slurm array: sbatch --array=1-20 slurm.sh
# UNWEAVE_SWEEP_URL comes from the environment in which sbatch is called, or from a file that only you can read:
#   install -m 600 /dev/null ~/.unweave-sweep && nano ~/.unweave-sweep    # UNWEAVE_SWEEP_URL=postgres://USER:PASSWORD@HOST/DATABASE
#SBATCH --job-name=unweave
#SBATCH --array=1-10
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --time=12:00:00
# Two minutes before the time is over the worker keeps checkpoints and gives its tasks back; "B:" reaches the program below.
#SBATCH --signal=B:TERM@120
# Preempted: the same, and the job waits for its turn again.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=unweave-%A_%a.log
set -euo pipefail

if [ -z "${UNWEAVE_SWEEP_URL:-}" ] && [ -r "$HOME/.unweave-sweep" ]; then
  set -a
  # shellcheck source=/dev/null
  . "$HOME/.unweave-sweep"
  set +a
fi
: "${UNWEAVE_SWEEP_URL:?the URL of the sweep: postgres://USER:PASSWORD@HOST/DATABASE}"

# A disk of the node's own: runs are computed there and published when they are whole.
scratch="${SLURM_TMPDIR:-${TMPDIR:-/tmp}}/unweave-$USER"

# In place of this shell, so that the signal above reaches it.
exec unweave worker --until-done --cores "${SLURM_CPUS_PER_TASK:-1}" \
  --memory "$((${SLURM_MEM_PER_NODE:-16384} * 9 / 10))" --scratch "$scratch"
