"""What the home screen shows, filled by the rooms: tasks, figures since yesterday, signs of health.

A room registers callables in its `wagtail_hooks`. Each gets the user and returns what that person
can do something about; nothing here ever holds an e-mail address or a hidden name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from openappeal.accounts.models import User


class Urgency(IntEnum):
    """How harmful waiting is. The home screen lists the most harmful wait first."""

    NOTHING_WORKS = -1  # nobody can sign
    HARM = 0  # somebody may be hurt
    PROMISE = 1  # something promised to signers or readers does not happen
    WORK = 2  # the campaign goes slower
    CARE = 3  # can wait a week


@dataclass(frozen=True)
class Task:
    """One line: how long · what · consequence of doing nothing · one button."""

    when: str
    title: str
    consequence: str
    url: str
    button: str
    urgency: Urgency
    minutes: int = 2


@dataclass(frozen=True)
class Start:
    """What somebody can begin of themselves. Always on the home screen."""

    url: str
    button: str


@dataclass(frozen=True)
class Figure:
    """A small number with its words."""

    label: str
    number: int


@dataclass(frozen=True)
class Sign:
    """Whether a part of the machinery is well, as a sentence."""

    is_well: bool
    sentence: str


@dataclass(frozen=True)
class Emergency:
    """What to press when something goes wrong. Always on the home screen."""

    sentence: str
    url: str
    button: str


TaskSource = Callable[[User], Iterable[Task]]
StartSource = Callable[[User], Iterable[Start]]
FigureSource = Callable[[User], Iterable[Figure]]
SignSource = Callable[[], Iterable[Sign]]
EmergencySource = Callable[[User], Iterable[Emergency]]

_tasks: list[TaskSource] = []
_starts: list[StartSource] = []
_figures: list[FigureSource] = []
_signs: list[SignSource] = []
_emergencies: list[EmergencySource] = []


def register_task_source(source: TaskSource) -> TaskSource:
    """Ask this callable for tasks, each time the home screen is shown."""
    _tasks.append(source)
    return source


def register_start_source(source: StartSource) -> StartSource:
    """Ask this callable what can be begun."""
    _starts.append(source)
    return source


def register_figure_source(source: FigureSource) -> FigureSource:
    """Ask this callable for the numbers under “Since yesterday”."""
    _figures.append(source)
    return source


def register_sign_source(source: SignSource) -> SignSource:
    """Ask this callable whether its part is well."""
    _signs.append(source)
    return source


def register_emergency_source(source: EmergencySource) -> EmergencySource:
    """Ask this callable for what stands under “If something goes wrong”."""
    _emergencies.append(source)
    return source


def tasks_for(user: User) -> list[Task]:
    """Everything that needs this person, most harmful wait first."""
    return sorted((task for source in _tasks for task in source(user)), key=lambda task: task.urgency)


def starts_for(user: User) -> list[Start]:
    """What this person can begin."""
    return [start for source in _starts for start in source(user)]


def figures_for(user: User) -> list[Figure]:
    """The small numbers below the tasks."""
    return [figure for source in _figures for figure in source(user)]


def signs() -> list[Sign]:
    """Every part that can say whether it is well."""
    return [sign for source in _signs for sign in source()]


def emergencies_for(user: User) -> list[Emergency]:
    """What this person can press when something goes wrong."""
    return [emergency for source in _emergencies for emergency in source(user)]
