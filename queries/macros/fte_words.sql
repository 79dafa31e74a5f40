-- Full-time equivalent as the words that say why a worker counted: "0.8 full-time equivalent".
create or replace temp macro fte_words(fte) as concat(format('{:g}', round(fte, 2)), ' full-time equivalent')
