import { Button, Flex, Text } from '@chakra-ui/react';
import { messages } from '../messages';

/** What could not be loaded, why, and a button that tries again. */
export const LoadError = ({ text, onRetry }: { text: string; onRetry: () => void }) => (
  <Flex align="center" gap="16px" mb="16px" wrap="wrap">
    <Text role="alert" color="hangup">
      {text}
    </Text>
    <Button size="sm" variant="outline" flexShrink="0" onClick={onRetry}>
      {messages.tryAgain}
    </Button>
  </Flex>
);
