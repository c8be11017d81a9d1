/** The enabled discounts in whose scope `shows s` is, as JSON in the form that pricing takes, with `rule` for the buyer. */
export const DISCOUNTS_OF_SHOW = `(
  select coalesce(jsonb_agg(jsonb_build_object(
      'code', d.code, 'name', d.name, 'rule', d.rule, 'percent', d.percent, 'combines', d.combines,
      'evaluated', d.evaluated, 'nthTicket', d.nth,
      'startsBetween', case when d.starts_from is not null then jsonb_build_object(
        'from', extract(epoch from d.starts_from)::int / 60,
        'before', extract(epoch from d.starts_before)::int / 60) end
    )), '[]')
    from discounts d
   where d.enabled
     and (d.city_id is null or d.city_id = s.city_id)
     and (d.venue_id is null or d.venue_id = s.venue_id)
     and (d.show_id is null or d.show_id = s.show_id))`;
