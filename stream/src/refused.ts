/** An expected no, in a sentence for whoever asked; `status` is the one of HTTP. */
export class Refused extends Error {
  readonly status: number;

  constructor(message: string, status = 422) {
    super(message);
    this.status = status;
  }
}
