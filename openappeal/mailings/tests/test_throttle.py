"""How fast letters go to a domain, and after a server was away."""

from openappeal.mailings.throttle import LEAST, LONGEST_REST, MOST, Pace


def test_a_domain_gets_so_many_a_minute():
    clock = [500.0]
    pace = Pace(per_domain=2, clock=lambda: clock[0])

    assert [pace.may_go("a.example") for _ in range(3)] == [True, True, False]
    assert pace.may_go("b.example")
    clock[0] += 59
    assert not pace.may_go("a.example")
    clock[0] += 1
    assert pace.may_go("a.example")


def test_without_a_number_all_go():
    assert all(Pace(per_domain=0).may_go("a.example") for _ in range(5000))


def test_it_rests_ever_longer_and_begins_anew_when_letters_go():
    clock = [500.0]
    pace, rests = Pace(per_domain=0, clock=lambda: clock[0]), []
    for _ in range(12):
        pace.was_away()
        began = clock[0]
        while pace.rests():
            clock[0] += 0.5
        rests.append(clock[0] - began)

    assert rests[:4] == [1, 2, 4, 8]
    assert rests[-1] == LONGEST_REST
    pace.went(1, is_whole=True)
    pace.was_away()
    clock[0] += 1
    assert not pace.rests()


def test_a_batch_is_as_large_as_what_went_lately():
    pace = Pace(per_domain=0)
    for _ in range(10):
        pace.went(pace.batch, is_whole=True)
    assert pace.batch == MOST
    pace.went(37, is_whole=False)
    assert pace.batch == 37
    pace.went(0, is_whole=False)
    assert pace.batch == LEAST
