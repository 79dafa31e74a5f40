-- A date as people write it, for the words that say why a case counted: 3 Apr 2025, or "no date".
create or replace temp macro on_day(day) as coalesce(strftime(day, '%-d %b %Y'), 'no date')
