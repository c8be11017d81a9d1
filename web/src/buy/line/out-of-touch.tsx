/** Says so when the server has not been heard for a while. */
export const OutOfTouch = ({ live }: { readonly live: boolean }) => (
  <div role="status">
    {!live && (
      <p className="line-broken">
        We have lost touch with the box office and are trying again. Your place is kept meanwhile.
      </p>
    )}
  </div>
);
