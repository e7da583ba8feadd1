let context: AudioContext | undefined;

/** One high tone: taken. Two low ones: not what was expected. Told apart with ear protection on. Starts within one audio block (about 3 ms). */
export function beep(tone: 'good' | 'bad'): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  // Browsers hold sound back until the page was touched once; a scan counts as a key and is enough.
  if (context.state === 'suspended') context.resume().catch(() => undefined);
  const now = context.currentTime;
  if (tone === 'good') play(context, 1_320, now, 0.09);
  else for (const delay of [0, 0.17]) play(context, 220, now + delay, 0.13);
}

function play(audio: AudioContext, frequency: number, from: number, seconds: number): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.type = 'square';
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0.12, from);
  volume.gain.exponentialRampToValueAtTime(0.001, from + seconds);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds);
}
