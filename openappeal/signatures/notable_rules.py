"""Which step about a notable may follow which. No step can be skipped; going back takes the name off."""

from __future__ import annotations

from collections.abc import Mapping

from openappeal.signatures.notable_models import Channel, NotableState, Step

S = NotableState
Names = Mapping[str, str]
"""Names by language, folded."""
ON_THE_WAY = (S.AGREED, S.PROVED, S.APPROVED, S.PLACED, S.SHOWN)
ENDED = (S.DECLINED, S.NEVER, S.WITHDRAWN)
IN_ORDER = (S.PLACED, S.SHOWN)

ARROWS: Mapping[Step, Mapping[NotableState, NotableState]] = {
    Step.AGREE: {S.INVITED: S.AGREED, S.DECLINED: S.AGREED, S.WITHDRAWN: S.AGREED},
    Step.DECLINE: {S.INVITED: S.DECLINED},
    Step.REFUSE: {S.INVITED: S.NEVER, S.DECLINED: S.NEVER, S.WITHDRAWN: S.NEVER},
    Step.PROVE: {S.AGREED: S.PROVED},
    # A later line, approved like the first, takes its place at once. Another name needs two people: `after_words`.
    Step.APPROVE: {S.PROVED: S.APPROVED, S.APPROVED: S.APPROVED, S.PLACED: S.PLACED, S.SHOWN: S.SHOWN},
    Step.PLACE: {S.APPROVED: S.PLACED},
    Step.SHOW: {S.PLACED: S.SHOWN},
    # Whoever has typed this name into the form holds its personal link: that is proved anew.
    Step.JOIN: dict.fromkeys((S.INVITED, *ON_THE_WAY), S.AGREED),
    Step.WITHDRAW: dict.fromkeys(ON_THE_WAY, S.WITHDRAWN),
    Step.TAKE_BACK: {
        S.AGREED: S.INVITED,
        S.DECLINED: S.INVITED,
        S.NEVER: S.INVITED,
        S.PROVED: S.AGREED,
        S.APPROVED: S.PROVED,
        S.PLACED: S.APPROVED,
        S.SHOWN: S.PLACED,
    },
}


class NotNow(Exception):
    """This step does not follow from where the notable is: one was skipped, or somebody else was quicker."""


class SameChannel(Exception):
    """The identity was to be proved by another way than the one by which the answer came."""


class NoConsent(Exception):
    """They have not agreed that the name is shown."""


class NoWording(Exception):
    """There is no draft of name and credential line to approve, or nothing that was approved to show."""


def next_state(state: str, step: Step) -> NotableState:
    """Where a step leads.

    :raises NotNow:
    """
    try:
        return ARROWS[step][NotableState(state)]
    except KeyError:
        raise NotNow from None


def after_words(state: NotableState, *, names: Names, later: Names) -> NotableState:
    """Where approving later words leads. Two people have agreed to a name, in each language, and not to another one."""
    is_new = any(names.get(tag) != name for tag, name in later.items())
    return S.PLACED if state == S.SHOWN and is_new else state


def check_proof(*, reply: str, proof: Channel) -> None:
    """An identity is proved by a second way. The form of this site proves nothing: anybody can type a name.

    :raises SameChannel:
    """
    if proof == Channel.FORM or proof == reply:
        raise SameChannel


def check_consent(*, may_show: bool) -> None:
    """Nothing is shown to which its bearer has not agreed.

    :raises NoConsent:
    """
    if not may_show:
        raise NoConsent
