import { Box } from '@chakra-ui/react';
import { AudioSettings } from '@ringback/voice-react';

/** The audio devices of this browser, and the test before the first call. */
export const AudioScreen = () => (
  <Box maxW="640px">
    <AudioSettings />
  </Box>
);
