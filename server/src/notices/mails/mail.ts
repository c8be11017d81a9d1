/** A mail, whole but for its sender and recipient. */
export interface Mail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly files: readonly MailFile[];
}

export interface MailFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
  /** Shown in the mail where its HTML says `cid:…`, instead of beside it. */
  readonly cid?: string;
}
