"""Decisions of Optuna's pruners on given curves in a given order: `python record.py` writes asha.json and median.json beside it.

pip install optuna==5.0.0
"""

import json
import math
import pathlib
import random

import optuna
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
HERE = pathlib.Path(__file__).parent


def curve(rng, steps):
    """Objectives at the steps: noise around a slope of the trial's own, some equal to others, some no numbers."""
    level, slope = rng.uniform(0, 1), rng.uniform(-0.3, 0.3)
    coarse = rng.random() < 0.3
    values = [level + slope * k + rng.gauss(0, 0.2) for k in range(len(steps))]
    values = [round(value, 1 if coarse else 4) for value in values]
    return [math.nan if rng.random() < 0.04 else value for value in values]


def told(pruner, direction, rungs, trials, seed):
    """Asks the pruner after every report but a trial's last one, at which the trial is complete."""
    rng = random.Random(seed)
    study = optuna.create_study(direction=direction, pruner=pruner)
    running = [study.ask() for _ in range(trials)]
    curves = [curve(rng, rungs) for _ in running]
    at = [0] * trials
    open_ = list(range(trials))
    events = []
    while open_:
        # Few at a time, as workers have them.
        trial = rng.choice(open_[: rng.randint(1, 5)])
        if at[trial] == len(rungs):
            study.tell(running[trial], 0.0)
            events.append({"trial": trial, "isLast": True})
            open_.remove(trial)
            continue
        step, value = rungs[at[trial]], curves[trial][at[trial]]
        running[trial].report(value, step)
        prunes = running[trial].should_prune()
        objective = None if math.isnan(value) else value
        events.append({"trial": trial, "step": step, "objective": objective, "prunes": bool(prunes)})
        at[trial] += 1
        if prunes:
            study.tell(running[trial], state=TrialState.PRUNED)
            open_.remove(trial)
    return events


def asha():
    for seed in range(12):
        reduction, first = (2, 3, 4)[seed % 3], (1, 5, 20)[seed % 3]
        rungs = [first * reduction**k for k in range(2 + seed % 4)]
        direction = ("maximize", "minimize")[seed % 2]
        pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=first, reduction_factor=reduction)
        events = told(pruner, direction, rungs, 10 + 5 * seed, seed)
        yield {"direction": direction, "options": {"reduction": reduction, "first": first}, "rungs": rungs, "events": events}


def median():
    for seed in range(12):
        startup, warmup, every = (0, 1, 5)[seed % 3], (0, 30)[seed % 2], (10, 25)[seed % 2]
        rungs = [every * (k + 1) for k in range(3 + seed % 4)]
        direction = ("maximize", "minimize")[(seed // 2) % 2]
        pruner = optuna.pruners.MedianPruner(n_startup_trials=startup, n_warmup_steps=warmup)
        events = told(pruner, direction, rungs, 10 + 4 * seed, 100 + seed)
        options = {"startup": startup, "warmup": warmup, "every": every}
        yield {"direction": direction, "options": options, "rungs": rungs, "events": events}


def lines(studies):
    """A line for every study."""
    return "[\n" + ",\n".join(json.dumps(study) for study in studies) + "\n]\n"


for name, studies in (("asha", asha()), ("median", median())):
    (HERE / f"{name}.json").write_text(lines(studies))
print("optuna", optuna.__version__)
