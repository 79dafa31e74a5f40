-- Children in care in an external placement, as each extract saw them. One row a child an extract.
-- External is what the council chose: another provider's (PR2 to PR5), or outside the council's area. Placed with
-- parents (P1), placed for adoption (A3 to A6) and independent living (P2) are nobody's bought placement.
select *
from looked_after_position
where case choice('external_means')
        when 'location' then placed_in_area = 'Out'
        else left(provider, 3) in ('PR2', 'PR3', 'PR4', 'PR5')
    end
  and coalesce(left(placement_type, 2), '') not in ('P1', 'P2', 'A3', 'A4', 'A5', 'A6')
