/**
 * The bell of the house: two strokes, as before a curtain rises. Browsers let a page make a sound only after its buyer
 * has touched it, so it is switched on by hand; from then on it sounds in a hidden tab as well.
 */
let sound: AudioContext | undefined;

/** Call it from a click. Rings once, softly, so that one knows what to listen for; asks leave to show a note as well. */
export function switchBellOn(): void {
  sound ??= new AudioContext();
  void sound.resume();
  strike(sound, 0, 0.12);
  if ('Notification' in globalThis && Notification.permission === 'default') {
    void Notification.requestPermission().catch(() => {});
  }
}

export function switchBellOff(): void {
  void sound?.close();
  sound = undefined;
}

export const isBellOn = (): boolean => sound !== undefined;

/** It is the buyer's turn: a short buzz in the hand in any case, and if they wished it the bell and a note. */
export function ring(title: string, text: string): void {
  navigator.vibrate?.([160, 90, 160]);
  if (!sound) return;
  strike(sound, 0, 0.4);
  strike(sound, 0.9, 0.4);
  if (document.hidden && 'Notification' in globalThis && Notification.permission === 'granted') {
    try {
      const note = new Notification(title, { body: text, tag: 'matinee-offer', icon: '/favicon.svg' });
      note.addEventListener('click', () => {
        window.focus();
        note.close();
      });
    } catch {
      // Some phones show notes only for apps that are installed; the bell and the title must do there.
    }
  }
}

/** One stroke on a small gong: a tone with two partials that are no octaves of it. `after` in seconds. */
function strike(context: AudioContext, after: number, loudness: number): void {
  const start = context.currentTime + after;
  for (const [frequency, share] of [
    [392, 1],
    [392 * 2.76, 0.35],
    [392 * 5.4, 0.12],
  ] as const) {
    const tone = new OscillatorNode(context, { frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness * share, start + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 1.8);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 1.9);
  }
}
