/** What the network says where there is no database. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What PostgreSQL says: connection lost (08), no room (53), shutting down or starting (57P), took too long (57014). */
const STATE = /^(?:08...|53...|57P..|57014)$/;
/** What the driver says, which has no codes for it. */
const DRIVER =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether a statement failed because the database was away or overwhelmed: the same may well succeed a moment later. */
export function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? NETWORK.has(code) || STATE.test(code) : DRIVER.test(error.message);
}
