import { Box, Flex, IconButton, Text } from '@chakra-ui/react';
import type { CallerId } from '@ringback/voice-client';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { messages } from '../../messages';
import { allCountries, callingCode, countryName, sortedByName } from '../../shared/countries';
import { SearchSelect } from '../../shared/SearchSelect';
import { CallerIdSelect } from './CallerIdSelect';

const t = messages.callerIds;

interface Props {
  callerIds: readonly CallerId[];
  /** The number for each country, by ISO 3166 code. */
  countries: Record<string, string>;
  disabled: boolean;
  onChange: (countries: Record<string, string>) => void;
}

/** The numbers that calls to some countries show. */
export function CountryDefaults({ callerIds, countries, disabled, onChange }: Props) {
  const options = useMemo(allCountries, []);
  const first = callerIds[0]?.number ?? '';
  const without = (code: string) => Object.fromEntries(Object.entries(countries).filter(([each]) => each !== code));
  return (
    <Box>
      <Text textStyle="sm" fontWeight="500" mb="8px">
        {t.byCountry}
      </Text>
      {sortedByName(Object.keys(countries)).map((code) => (
        <Flex key={code} align="end" gap="8px" mb="12px">
          <Box flex="1" maxW="400px">
            <CallerIdSelect
              label={t.callsTo(countryName(code))}
              callerIds={callerIds}
              value={countries[code] ?? null}
              disabled={disabled}
              onChoose={(number) => number && onChange({ ...countries, [code]: number })}
            />
          </Box>
          <IconButton
            aria-label={t.removeCountry(countryName(code))}
            size="sm"
            variant="ghost"
            color="fg.muted"
            disabled={disabled}
            onClick={() => onChange(without(code))}
          >
            <X size={16} aria-hidden />
          </IconButton>
        </Flex>
      ))}
      <Box maxW="400px">
        <SearchSelect
          label={t.addCountry}
          placeholder={t.searchCountries}
          options={options.filter(({ value }) => !(value in countries))}
          detailOf={callingCode}
          disabled={disabled}
          onSelect={(code) => onChange({ ...countries, [code]: first })}
        />
      </Box>
    </Box>
  );
}
