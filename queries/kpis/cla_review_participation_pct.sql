-- Reviews of children in care in which the child took part. Grain: one row a review. DfE, guide to the children looked
-- after return, participation: PN1 to PN3, PN5 and PN6 took part, PN4 and PN7 did not; PN0 says the child was under
-- four, and is left out. A review whose code is blank has not been shown to be one the child took part in.
-- Of two rows for one child and day the first counts; reviews during short breaks (V3, V4) are not counted.
select
    r.review_date as counted_on, r.child,
    coalesce(left(r.participation, 3) in ('PN1', 'PN2', 'PN3', 'PN5', 'PN6'), false)::int as numerator,
    1 as denominator,
    concat('Review on ', on_day(r.review_date), ': ', coalesce(r.participation, 'how the child took part not recorded'))
        as why,
    r.participation, r.age_band
from current_events('ssda903_reviews') as r
where r.ordinal = 1
  and coalesce(left(r.participation, 3), '') <> 'PN0'
  and not exists (
    select 1
    from ssda903_known_episode as b
    where b.child = r.child and left(b.legal_status, 2) in ('V3', 'V4')
      and b.start_date <= r.review_date and (b.end_date is null or b.end_date > r.review_date)
)
