-- What a workspace tells who dials an emergency number here, which is never dialled.
alter table dialling_rules
  add emergency_advice text not null default 'Emergency numbers cannot be called from here. Use a telephone.';
