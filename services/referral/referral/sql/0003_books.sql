-- Several agreements may be about one unit: each for kinds of cost of its own, or one after the other.
drop index desk.agreement_programme_coalesce_idx;
create index on desk.agreement (programme);
