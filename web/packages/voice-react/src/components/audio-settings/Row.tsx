import { Box, Flex, Heading } from '@chakra-ui/react';
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../../messages';

/** The result of one test. */
export type TestResult = 'untested' | 'passed' | 'failed';

interface Props {
  title: string;
  result?: TestResult;
  children: ReactNode;
}

/** One group of the audio settings, with the result of its test beside the title. */
export function Row({ title, result = 'untested', children }: Props) {
  return (
    <Box as="section" aria-label={title} p="16px" borderTopWidth="1px" borderColor="line">
      <Flex align="center" gap="8px" mb="12px">
        <Heading as="h3" textStyle="sm" fontWeight="600">
          {title}
        </Heading>
        {result === 'passed' && (
          <Box color="answer">
            <CircleCheck size={16} role="img" aria-label={messages.audio.passed} />
          </Box>
        )}
        {result === 'failed' && (
          <Box color="warn">
            <CircleAlert size={16} role="img" aria-label={messages.audio.failed} />
          </Box>
        )}
      </Flex>
      {children}
    </Box>
  );
}
