/** Hands a file to the browser to save. */
export function saveFile(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the file by the time this runs.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
