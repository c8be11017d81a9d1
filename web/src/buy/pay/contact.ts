import type { BuyerContact, PaymentMethod } from '@matinee/contract/http/bookings.ts';

/** Who pays and how, as they last filled it in: to fill it in again, and to confirm after the provider's page. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly method: PaymentMethod;
}

const KEY = 'matinee.contact';
let inMemory: Contact | undefined;

export function keepContact(contact: Contact): void {
  inMemory = contact;
  try {
    localStorage.setItem(KEY, JSON.stringify(contact));
  } catch {
    // Storage is forbidden here: it has to be filled in each time.
  }
}

export function lastContact(): Contact | undefined {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === null ? inMemory : (JSON.parse(stored) as Contact);
  } catch {
    return inMemory;
  }
}

/** What confirming sends: an empty phone number is none. */
export const buyerOf = ({ name, email, phone }: Contact): BuyerContact => ({
  name: name.trim(),
  email: email.trim(),
  ...(phone.trim() !== '' && { phone: phone.trim() }),
});

export type ContactFault = Partial<Record<'name' | 'email' | 'phone', string>>;

/** What is wrong with it, in words, by field; nothing if it will do. */
export function faultsOf({ name, email, phone }: Contact): ContactFault {
  return {
    ...(name.trim() === '' && { name: 'Tell us your name: it is on the tickets.' }),
    ...(!/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email.trim()) && {
      email: 'An e-mail address looks like asha@example.org. Your tickets go there.',
    }),
    ...(phone.trim() !== '' &&
      !/^[0-9+() .-]{3,40}$/.test(phone.trim()) && {
        phone: 'A phone number has digits, spaces and + ( ) . - only.',
      }),
  };
}

export const methodWords: Readonly<Record<PaymentMethod, string>> = {
  'credit-card': 'Credit card',
  'debit-card': 'Debit card',
  upi: 'UPI',
  paypal: 'PayPal',
  'bank-transfer': 'Bank transfer',
  'gift-card': 'Gift card',
};

/** What can be paid with in a currency: UPI is a matter of the rupee. */
export const methodsFor = (currency: string): PaymentMethod[] =>
  (Object.keys(methodWords) as PaymentMethod[]).filter(method => method !== 'upi' || currency === 'INR');
