import { Box, Button, Code, Flex, Text } from '@chakra-ui/react';
import { useState } from 'react';
import { messages } from '../messages';

/** A secret that the server returns only once, with a button that copies it. */
export function OneTimeSecret({ says, secret, copy: name }: { says: string; secret: string; copy: string }) {
  const [copied, setCopied] = useState('');
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setCopied(secret);
  };
  return (
    <Box mt="16px" p="12px" borderRadius="8px" bg="accent.soft" role="status">
      <Text mb="8px">{says}</Text>
      <Flex gap="8px" align="center" wrap="wrap">
        <Code flex="1 1 200px" bg="transparent" color="fg" px="0" wordBreak="break-all" textStyle="xs">
          {secret}
        </Code>
        <Button size="sm" variant="outline" onClick={() => void copy()}>
          {copied === secret ? messages.copied : name}
        </Button>
      </Flex>
    </Box>
  );
}
