-- What the desk remembers beside its streams. No name and no number: those lie sealed in the person's stream.
create schema desk;

create table desk.person (
    number_index bytea primary key,
    person_id    uuid not null unique
);

create table desk.programme (
    programme text not null,
    version   int  not null,
    data      jsonb not null,
    primary key (programme, version)
);

create table desk.agreement (
    agreement text primary key,
    programme text not null,
    unit      text
);

create table desk.ledger (
    ledger    text primary key,
    programme text not null
);

create table desk.cost (
    cost_id uuid primary key,
    ledger  text not null
);

create table desk.referral (
    case_id     uuid primary key,
    person_id   uuid not null,
    programme   text not null,
    unit        text not null,
    referred_by text not null,
    standing    text not null,
    sent_on     date not null,
    parties     text[] not null default '{}'
);
create index on desk.referral (referred_by, case_id);
create index on desk.referral (unit, case_id);

grant usage on schema desk to "{service}";
grant select, insert, update, delete on all tables in schema desk to "{service}";
