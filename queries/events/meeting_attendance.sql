-- Agencies at multi-agency meetings. One row an agency a meeting, however many of its people were asked or came.
-- An agency that came without an invitation counts as invited; one of which it is not said that it came did not.
select
    meeting_id, agency, max(meeting_date) as meeting_date, max(meeting_type) as meeting_type, max(team) as team,
    bool_or(coalesce(invited, false) or coalesce(attended = 'Yes', false)) as was_invited,
    bool_or(coalesce(attended = 'Yes', false)) as was_there,
    bool_or(coalesce(report_provided, false)) as sent_report,
    max(participation) as participation
from current_events('meetings')
group by meeting_id, agency
