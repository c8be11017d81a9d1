export { type CatalogueContext, serveCatalogue } from './http.ts';
export { addPlan, type ClassSeats, classSeatsOf } from './plans.ts';
export { loadShowForSale, type ShowForSale } from './show-for-sale.ts';
