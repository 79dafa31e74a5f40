-- Agencies invited to a multi-agency meeting that attended. Grain: one row an agency a meeting it was invited to. A
-- report instead is shown apart (breakdown "contribution") and is no attendance. The plan's own measure; Working
-- Together asks all agencies to take part.
select
    meeting_date as counted_on, meeting_id as child, was_there::int as numerator, 1 as denominator,
    concat(
        agency,
        case when was_there then ' attended' when sent_report then ' sent a report instead' else ' did not attend' end,
        ' on ', on_day(meeting_date)
    ) as why,
    agency, meeting_type, team,
    case when was_there then 'Attended' when sent_report then 'Report only' else 'Neither' end as contribution
from meeting_attendance
where was_invited
