-- Whose identity is protected: counted in the programme's figures, and from then on under no unit of it.
set local search_path = rpt_v1;

create table protection (
    case_id uuid primary key,
    day     date not null
);
grant select, insert, update, delete on protection to "{service}";
