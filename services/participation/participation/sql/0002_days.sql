-- The days of a stay, for the export of registrations; and stays that were registered in error.
alter table desk.participation
    add column enrolled_on date,
    add column exited_on   date,
    drop constraint participation_state_check,
    add constraint participation_state_check
        check (state in ('awaited', 'enrolled', 'exited', 'anonymous', 'entered_in_error'));
