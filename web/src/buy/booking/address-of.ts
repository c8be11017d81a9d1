/** A venue's address with its city, which many addresses name already. */
export const addressOf = ({ address, city }: { readonly address: string; readonly city: string }): string =>
  address.includes(city) ? address : `${address}, ${city}`;
