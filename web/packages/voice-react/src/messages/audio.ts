/** The texts of the audio settings and their test. */
export const audio = {
  title: 'Audio and network',
  passed: 'Works',
  failed: 'Needs attention',
  systemDefault: 'System default',
  notConnected: (device: string) => `${device} (not connected)`,
  verdict: {
    untested: 'Test your microphone, speaker and network before your first call.',
    ready: 'Everything works. You are ready for calls.',
    problem: 'Something needs attention. Follow the advice below, then test again.',
  },
  microphone: {
    title: 'Microphone',
    device: 'Microphone device',
    help: 'Select Test microphone and say something.',
    speak: 'Speak now. The bar moves when your microphone hears you.',
    heard: 'Your microphone works.',
    failed:
      'Couldn’t open the microphone. Allow it in the address bar, close other apps that use it, or choose another one.',
    test: 'Test microphone',
    stop: 'Stop',
  },
  speaker: {
    title: 'Speaker',
    device: 'Speaker device',
    help: 'Plays a tone where you hear your calls.',
    question: 'Did you hear the tone?',
    yes: 'Yes',
    no: 'No',
    again: 'Play again',
    failed: 'Turn up the volume of your computer and headset, or choose another speaker. Then play the tone again.',
    cannotChoose:
      'This browser plays calls on the system’s default speaker. To use another one, change it in your system settings.',
    test: 'Play test tone',
  },
  ringer: {
    title: 'Ringtone',
    device: 'Ringtone device',
    sameAsSpeaker: 'Same as speaker',
    volume: 'Ringtone volume',
    percent: (percent: number) => `${percent} %`,
    silent: 'Incoming calls make no sound at this volume.',
    blocked: 'Your browser blocks the ringtone. Click anywhere on this page, then try again.',
    test: 'Play ringtone',
  },
  network: {
    title: 'Network',
    help: 'Places a test call of about 15 seconds. No one is called.',
    running: 'Testing the network…',
    onCall: 'End your call to test the network.',
    test: 'Test network',
    again: 'Test again',
    roundTrip: (ms: number) => `Round trip ${Math.round(ms)} ms`,
    jitter: (ms: number) => `Jitter ${Math.round(ms)} ms`,
    relayed: 'Through a relay',
    verdict: {
      good: 'Good. Your network is ready for calls.',
      fair: 'Fair. Calls work, but the sound may break up at times. A wired network is better than Wi-Fi.',
      poor: 'Poor. Callers may not understand you. Move closer to your router, use a wired network, or stop large downloads.',
      failed:
        'The test call failed. Check your connection, and that your firewall allows UDP and secure WebSockets to Twilio.',
    },
  },
  notice: {
    callContinues: (device: string) =>
      `${device} was disconnected. The call continues with your system’s default device.`,
    disconnected: (device: string) => `${device} was disconnected. Calls use your system’s default device.`,
    callUses: (device: string) => `${device} is connected again. The call uses it.`,
    inUse: (device: string) => `${device} is connected again. Calls use it.`,
    available: (device: string) => `${device} was connected. To use it, choose it in the audio settings.`,
  },
} as const;
