"""Labels keep apart, ticks are round, words find room."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from charts.geometry import Box, Flag, Plot, clear_spot, month_ticks, spread, stack, ticks

PIXELS = st.lists(st.tuples(st.floats(0, 400), st.floats(10, 40)), min_size=1, max_size=8)


@given(PIXELS)
def test_spread_labels_never_overlap(labels):
    wanted, heights = [y for y, _ in labels], [height for _, height in labels]
    centres = spread(wanted, heights, -20, 420)
    placed = sorted((c - h / 2, c + h / 2) for c, h in zip(centres, heights, strict=True))
    assert all(upper[0] >= lower[1] - 1e-6 for lower, upper in zip(placed, placed[1:], strict=False))
    assert placed[0][0] >= -20 - 1e-6
    assert placed[-1][1] <= 420 + 1e-6 or sum(heights) > 440


def test_labels_with_room_stay_where_they_are():
    assert spread([10, 200, 100], [20, 20, 20], 0, 300) == [10, 200, 100]


def test_two_labels_of_one_value_share_the_room():
    assert spread([100, 100], [20, 20], 0, 300) == [90, 110]


def test_no_labels_need_no_room():
    assert spread([], [], 0, 100) == []


@given(st.floats(0, 100), st.floats(0, 100))
def test_percent_ticks_hold_the_values_within_0_to_100(one, other):
    low, high = sorted((one, other))
    marks = ticks(low, high, 5, 0.0, 100.0)
    assert 0 <= marks[0] <= low + 1e-6 and high - 1e-6 <= marks[-1] <= 100
    assert 2 <= len(marks) <= 7


def test_values_that_hardly_differ_are_not_magnified():
    assert ticks(100, 100, 5, 0.0, 100.0) == [90, 92, 94, 96, 98, 100]
    assert ticks(0, 0, 5, 0.0, 100.0)[-1] == 1


def test_ticks_are_round_and_start_at_zero_only_when_near_it():
    assert ticks(17, 27, 5, 0.0, 100.0) == [15, 20, 25, 30]
    assert ticks(1, 27, 5, 0.0, 100.0)[0] == 0
    assert ticks(95, 100, 5, 0.0, 100.0)[-1] == 100


def test_the_last_month_is_always_named():
    named = month_ticks(date(2023, 11, 1), date(2026, 10, 1), 7)
    assert named[-1] == date(2026, 10, 1) and len(named) <= 7
    assert named[0] == date(2024, 4, 1)


def test_a_clear_spot_is_preferred_and_the_first_wins_a_tie():
    boxes = [Box(0, 0, 10, 10), Box(20, 0, 30, 10), Box(40, 0, 50, 10)]
    assert clear_spot(boxes, [(5, 5)]) == 1
    assert clear_spot(boxes, []) == 0


def test_an_earlier_event_is_written_above_a_later_one_it_would_run_into():
    near, far = Flag(110, 110, 200), Flag(400, 400, 480)
    assert stack([Flag(100, 100, 250), near, far]) == [1, 0, 0]


def test_pixels_run_with_time_and_value():
    plot = Plot(start=date(2026, 1, 1), end=date(2026, 1, 11), low=10, high=20, width=100, height=50)
    assert (plot.x(date(2026, 1, 6)), plot.y(15)) == (50, 25)
