export { demonstrationRenewal, loadDemonstrationCatalogue, RENEW_DEMONSTRATION } from './demonstration.ts';
export { type CatalogueContext, serveCatalogue } from './http.ts';
export { type ImportOptions, importCatalogue, readFile } from './import/import-catalogue.ts';
export { FileProblems } from './import/source.ts';
export type { Summary, Tally } from './import/store.ts';
export { addPlan, type ClassSeats, classSeatsOf } from './plans.ts';
export { loadShowForSale, type ShowForSale } from './show-for-sale.ts';
export { type ShowReference, showReferences } from './show-references.ts';
