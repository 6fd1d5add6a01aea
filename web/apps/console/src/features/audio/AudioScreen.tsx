import { AudioSettings } from '@ringback/voice-react';

/** The audio devices of this browser, and the test before the first call. */
export const AudioScreen = () => <AudioSettings />;
