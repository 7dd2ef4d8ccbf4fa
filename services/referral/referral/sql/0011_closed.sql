-- Since when a unit takes nobody new; none while it does.
alter table desk.room add column closed_on date;
