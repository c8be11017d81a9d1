import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { codeOf } from '../../api/problem.ts';
import { meQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatMoney } from '../../ui/money.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { usePlaces } from '../booking/use-places.ts';
import { useCountry } from '../seats/use-country.ts';
import { checkoutAddress } from './checkout.ts';
import {
  type Contact,
  type ContactFault,
  faultsOf,
  keepContact,
  lastContact,
  methodsFor,
} from './contact.ts';
import { HoldTimer } from './hold-timer.tsx';
import { LetGo } from './let-go.tsx';
import { Methods } from './methods.tsx';
import { OrderSummary } from './order-summary.tsx';
import { WhatAndWhere } from './what-and-where.tsx';
import './pay.css';

interface PayFormProps {
  readonly booking: BookingItem;
  readonly receivedAt: number;
  /** What came of the last try, if it was refused. */
  readonly failure: unknown;
  readonly onOver: () => void;
}

/** The seats are held; now name, e-mail, a way to pay, and on to the payment provider. */
export function PayForm({ booking, receivedAt, failure, onOver }: PayFormProps) {
  const { show, placeOf } = usePlaces(booking.showId);
  const country = useCountry(show?.venue.cityId);
  const [contact, setContact] = useContact(booking.total.currency);
  const [faults, setFaults] = useState<ContactFault>({});
  const change = (part: Partial<Contact>): void => setContact({ ...contact, ...part });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const found = faultsOf(contact);
    setFaults(found);
    const [first] = Object.keys(found);
    if (first !== undefined) {
      event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
      return;
    }
    keepContact(contact);
    location.assign(checkoutAddress(booking));
  };
  return (
    <div className="column pay">
      <PageHeading tab="Pay">Pay for your seats</PageHeading>
      <WhatAndWhere booking={booking} country={country} />
      {booking.holdUntil !== null && (
        <HoldTimer
          holdUntil={booking.holdUntil}
          serverTime={booking.serverTime}
          receivedAt={receivedAt}
          onEnd={onOver}
        />
      )}
      {failure !== undefined && codeOf(failure) !== 'booking-not-open' && <FailureNotice failure={failure} />}
      <form className="pay-form" onSubmit={submit} noValidate>
        <fieldset className="pay-fields">
          <legend>Who are the tickets for?</legend>
          <Field
            label="Name"
            name="name"
            autoComplete="name"
            value={contact.name}
            onChange={event => change({ name: event.target.value })}
            error={faults.name}
            required
          />
          <Field
            label="E-mail"
            name="email"
            type="email"
            autoComplete="email"
            hint="Your tickets are sent there."
            value={contact.email}
            onChange={event => change({ email: event.target.value })}
            error={faults.email}
            required
          />
          <Field
            label="Phone (if you like)"
            name="phone"
            type="tel"
            autoComplete="tel"
            value={contact.phone}
            onChange={event => change({ phone: event.target.value })}
            error={faults.phone}
          />
        </fieldset>
        <Methods
          methods={methodsFor(booking.total.currency)}
          chosen={contact.method}
          onChoose={method => change({ method })}
        />
        <div className="pay-go">
          <Button type="submit">Pay {formatMoney(booking.total, country)}</Button>
          <p className="small soft">
            You go on to the payment provider’s page and come back here. If it says no, the seats stay yours
            while the clock runs.
          </p>
        </div>
      </form>
      <div className="pay-side">
        <OrderSummary booking={booking} show={show} country={country} placeOf={placeOf} />
        <LetGo booking={booking} />
      </div>
    </div>
  );
}

/** As filled in last time; else, for who has an account, as they registered. */
function useContact(currency: string): [Contact, (contact: Contact) => void] {
  const methods = methodsFor(currency);
  const [contact, setContact] = useState<Contact>(() => {
    const last = lastContact();
    const method = last && methods.includes(last.method) ? last.method : methods[0]!;
    return { name: '', email: '', phone: '', ...last, method };
  });
  const session = useSession();
  const { data: me } = useQuery({ ...meQuery, enabled: session !== null && !session.guest });
  useEffect(() => {
    if (!me) return;
    setContact(now => ({ ...now, name: now.name || (me.name ?? ''), email: now.email || (me.email ?? '') }));
  }, [me]);
  return [contact, setContact];
}
