export {
  type BookedLine,
  type Discount,
  discountsOf,
  type Pricing,
  priceSeats,
  pricingOf,
} from './pricing.ts';
