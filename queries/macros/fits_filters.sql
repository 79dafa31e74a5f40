-- Whether a figure is of the breakdown wanted. `filters` is 'column=value|column=value'; `wanted` one list a column,
-- of which any value will do: [['age=17', 'age=18'], ['breakdown=Total']].
create or replace temp macro fits_filters(filters, wanted) as
    len(list_filter(wanted, lambda choice: not list_has_any(string_split(coalesce(filters, ''), '|'), choice))) = 0
