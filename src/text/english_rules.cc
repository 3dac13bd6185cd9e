// Made by tools/make_english_rules.py from spaCy 3.8.18, which is
// Copyright (C) 2016-2024 ExplosionAI GmbH, 2016 spaCy GmbH, 2015 Matthew Honnibal, under the MIT
// licence. Do not edit. Read by text/english_words.cc.
#include "text/english_rules.h"

namespace saem::text::english {

// clang-format off
const char* const kPrefixes = R"rules(
21-2A 2C 3A-3F 5B 5D 5F-60 7B 7D A1 A3 A5-A7 A9 AB AE B0 B4 B7 BB BF 482 58D-58E 60C 60E-60F 61B
61F 66A 6D4 6DE 6E9 6FD-6FE 7F6 964 9FA B70 BF3-BF8 BFA C7F D4F D79 E3F F01-F03 F13 F15-F17
F1A-F1F F34 F36 F38 FBE-FC5 FC7-FCC FCE-FCF FD5-FD8 109E-109F 1390-1399 1940 19DE-19FF 1B61-1B6A
1B74-1B7C 2013-2014 2018-201A 201C-201E 2026 20A0-20BF 2100-2101 2103-2106 2108-2109 2114
2116-2117 211E-2123 2125 2127 2129 212E 213A-213B 214A 214C-214D 214F 218A-218B 2195-2199
219C-219F 21A1-21A2 21A4-21A5 21A7-21AD 21AF-21CD 21D0-21D1 21D3 21D5-21F3 2300-2307 230C-231F
2322-237B 237D-239A 23B4-23DB 23E2-2426 2440-244A 249C-24E9 2500-25B6 25B8-25C0 25C2-25F7
2600-266E 2670-2767 2794-27BF 27E6-27E7 2800-28FF 2B00-2B2F 2B45-2B46 2B4D-2B73 2B76-2B95
2B98-2BC8 2BCA-2BFE 2CE5-2CEA 2E80-2E99 2E9B-2EF3 2F00-2FD5 2FF0-2FFB 3001-3002 3004 3008-3015
3020 3036-3037 303E-303F 3190-3191 3196-319F 31C0-31E3 3200-321E 322A-3247 3250 3260-327F
328A-32B0 32C0-32FE 3300-33FF 4DC0-4DFF A490-A4C6 A828-A82B A836-A837 A839 AA77-AA79 FDFC-FDFD
FF01 FF08-FF09 FF0C FF1A-FF1B FF1F FF5E FFE4 FFE8 FFED-FFEE FFFC-FFFD 10137-1013F 10179-10189
1018C-1018E 10190-1019B 101A0 101D0-101FC 10877-10878 10AC8 1173F 16B3C-16B3F 16B45 1BC9C
1D000-1D0F5 1D100-1D126 1D129-1D164 1D16A-1D16C 1D183-1D184 1D18C-1D1A9 1D1AE-1D1E8 1D200-1D241
1D245 1D300-1D356 1D800-1D9FF 1DA37-1DA3A 1DA6D-1DA74 1DA76-1DA83 1DA85-1DA86 1ECAC 1F000-1F02B
1F030-1F093 1F0A0-1F0AE 1F0B1-1F0BF 1F0C1-1F0CF 1F0D1-1F0F5 1F110-1F16B 1F170-1F1AC 1F1E6-1F202
1F210-1F23B 1F240-1F248 1F250-1F251 1F260-1F265 1F300-1F3FA 1F400-1F6D4 1F6E0-1F6EC 1F6F0-1F6F9
1F700-1F773 1F780-1F7D8 1F800-1F80B 1F810-1F847 1F850-1F859 1F860-1F887 1F890-1F8AD 1F900-1F90B
1F910-1F93E 1F940-1F970 1F973-1F976 1F97A 1F97C-1F9A2 1F9B0-1F9B9 1F9C0-1F9C2 1F9D0-1F9FF
1FA60-1FA6D)rules";
// clang-format on

// clang-format off
const char* const kSuffixes = R"rules(
21-23 26-2A 2C 3A-3C 3E-3F 5B 5D 5F-60 7B 7D A1 A6 A9 AB AE B0 B4 B7 BB BF 482 58D-58E 60C 60E-60F
61B 61F 66A 6D4 6DE 6E9 6FD-6FE 7F6 964 9FA B70 BF3-BF8 BFA C7F D4F D79 F01-F03 F13 F15-F17
F1A-F1F F34 F36 F38 FBE-FC5 FC7-FCC FCE-FCF FD5-FD8 109E-109F 1390-1399 1940 19DE-19FF 1B61-1B6A
1B74-1B7C 2013-2014 2018-201A 201C-201E 2026 2100-2101 2103-2106 2108-2109 2114 2116-2117
211E-2123 2125 2127 2129 212E 213A-213B 214A 214C-214D 214F 218A-218B 2195-2199 219C-219F
21A1-21A2 21A4-21A5 21A7-21AD 21AF-21CD 21D0-21D1 21D3 21D5-21F3 2300-2307 230C-231F 2322-237B
237D-239A 23B4-23DB 23E2-2426 2440-244A 249C-24E9 2500-25B6 25B8-25C0 25C2-25F7 2600-266E
2670-2767 2794-27BF 27E6-27E7 2800-28FF 2B00-2B2F 2B45-2B46 2B4D-2B73 2B76-2B95 2B98-2BC8
2BCA-2BFE 2CE5-2CEA 2E80-2E99 2E9B-2EF3 2F00-2FD5 2FF0-2FFB 3001-3002 3004 3008-3015 3020
3036-3037 303E-303F 3190-3191 3196-319F 31C0-31E3 3200-321E 322A-3247 3250 3260-327F 328A-32B0
32C0-32FE 3300-33FF 4DC0-4DFF A490-A4C6 A828-A82B A836-A837 A839 AA77-AA79 FDFD FF01 FF08-FF09
FF0C FF1A-FF1B FF1F FF5E FFE4 FFE8 FFED-FFEE FFFC-FFFD 10137-1013F 10179-10189 1018C-1018E
10190-1019B 101A0 101D0-101FC 10877-10878 10AC8 1173F 16B3C-16B3F 16B45 1BC9C 1D000-1D0F5
1D100-1D126 1D129-1D164 1D16A-1D16C 1D183-1D184 1D18C-1D1A9 1D1AE-1D1E8 1D200-1D241 1D245
1D300-1D356 1D800-1D9FF 1DA37-1DA3A 1DA6D-1DA74 1DA76-1DA83 1DA85-1DA86 1ECAC 1F000-1F02B
1F030-1F093 1F0A0-1F0AE 1F0B1-1F0BF 1F0C1-1F0CF 1F0D1-1F0F5 1F110-1F16B 1F170-1F1AC 1F1E6-1F202
1F210-1F23B 1F240-1F248 1F250-1F251 1F260-1F265 1F300-1F3FA 1F400-1F6D4 1F6E0-1F6EC 1F6F0-1F6F9
1F700-1F773 1F780-1F7D8 1F800-1F80B 1F810-1F847 1F850-1F859 1F860-1F887 1F890-1F8AD 1F900-1F90B
1F910-1F93E 1F940-1F970 1F973-1F976 1F97A 1F97C-1F9A2 1F9B0-1F9B9 1F9C0-1F9C2 1F9D0-1F9FF
1FA60-1FA6D)rules";
// clang-format on

// clang-format off
const char* const kIcons = R"rules(
A6 A9 AE B0 482 58D-58E 60E-60F 6DE 6E9 6FD-6FE 7F6 9FA B70 BF3-BF8 BFA C7F D4F D79 F01-F03 F13
F15-F17 F1A-F1F F34 F36 F38 FBE-FC5 FC7-FCC FCE-FCF FD5-FD8 109E-109F 1390-1399 1940 19DE-19FF
1B61-1B6A 1B74-1B7C 2100-2101 2103-2106 2108-2109 2114 2116-2117 211E-2123 2125 2127 2129 212E
213A-213B 214A 214C-214D 214F 218A-218B 2195-2199 219C-219F 21A1-21A2 21A4-21A5 21A7-21AD
21AF-21CD 21D0-21D1 21D3 21D5-21F3 2300-2307 230C-231F 2322-2328 232B-237B 237D-239A 23B4-23DB
23E2-2426 2440-244A 249C-24E9 2500-25B6 25B8-25C0 25C2-25F7 2600-266E 2670-2767 2794-27BF
2800-28FF 2B00-2B2F 2B45-2B46 2B4D-2B73 2B76-2B95 2B98-2BC8 2BCA-2BFE 2CE5-2CEA 2E80-2E99
2E9B-2EF3 2F00-2FD5 2FF0-2FFB 3004 3012-3013 3020 3036-3037 303E-303F 3190-3191 3196-319F
31C0-31E3 3200-321E 322A-3247 3250 3260-327F 328A-32B0 32C0-32FE 3300-33FF 4DC0-4DFF A490-A4C6
A828-A82B A836-A837 A839 AA77-AA79 FDFD FFE4 FFE8 FFED-FFEE FFFC-FFFD 10137-1013F 10179-10189
1018C-1018E 10190-1019B 101A0 101D0-101FC 10877-10878 10AC8 1173F 16B3C-16B3F 16B45 1BC9C
1D000-1D0F5 1D100-1D126 1D129-1D164 1D16A-1D16C 1D183-1D184 1D18C-1D1A9 1D1AE-1D1E8 1D200-1D241
1D245 1D300-1D356 1D800-1D9FF 1DA37-1DA3A 1DA6D-1DA74 1DA76-1DA83 1DA85-1DA86 1ECAC 1F000-1F02B
1F030-1F093 1F0A0-1F0AE 1F0B1-1F0BF 1F0C1-1F0CF 1F0D1-1F0F5 1F110-1F16B 1F170-1F1AC 1F1E6-1F202
1F210-1F23B 1F240-1F248 1F250-1F251 1F260-1F265 1F300-1F3FA 1F400-1F6D4 1F6E0-1F6EC 1F6F0-1F6F9
1F700-1F773 1F780-1F7D8 1F800-1F80B 1F810-1F847 1F850-1F859 1F860-1F887 1F890-1F8AD 1F900-1F90B
1F910-1F93E 1F940-1F970 1F973-1F976 1F97A 1F97C-1F9A2 1F9B0-1F9B9 1F9C0-1F9C2 1F9D0-1F9FF
1FA60-1FA6D)rules";
// clang-format on

// clang-format off
const char* const kAlpha = R"rules(
41-5A 61-7A C0-D6 D8-F6 F8-1BF 1C4-2AF 386 388-38A 38C 38E-38F 391-3A9 3AC-3AF 3B1-3C9 3CC-3CE
400-401 403-40A 40C-40D 410-451 453-45A 45C-45D 490-491 496-497 4A2-4A3 4AE-4AF 4BA-4BB 4D8-4D9
4E8-4E9 591-5F4 620-64A 66E-6D5 6E5-6FF 750-77F 8A0-8BD 900-9FF B80-CFF D80-DFF 1100-137F
1D00-1D25 1D6B-1D77 1D79-1D9A 1E00-1EFF 2C60-2C7B 2C7E-2C7F 2E80-2FDF 2FF0-30FF 31C0-31EF
3200-4DBF 4E00-9FFF A722-A76F A771-A787 A78B-A78E A790-A7B9 A7FA AB30-AB5A AB60-AB64 AC00-D7AF
F900-FAFF FB1D-FBB1 FBD3-FD3D FD50-FDC7 FDF0-FDFB FE30-FE4F FE70-FEFC FF21-FF3A FF41-FF5A
1EE00-1EEBB 1F200-1F2FF 20000-2A6DF 2A700-2EBEF 2F800-2FA1F)rules";
// clang-format on

// clang-format off
const char* const kLower = R"rules(
61-7A DF-F6 F8-FF 101 103 105 107 109 10B 10D 10F 111 113 115 117 119 11B 11D 11F 121 123 125 127
129 12B 12D 12F 131 133 135 137-138 13A 13C 13E 140 142 144 146 148-149 14B 14D 14F 151 153 155
157 159 15B 15D 15F 161 163 165 167 169 16B 16D 16F 171 173 175 177 17A 17C 17E-180 183 185 188
18C-18D 192 195 199-19B 19E 1A1 1A3 1A5 1A8 1AA-1AB 1AD 1B0 1B4 1B6 1B9-1BA 1BD-1BF 1C6 1C9 1CC
1CE 1D0 1D2 1D4 1D6 1D8 1DA 1DC-1DD 1DF 1E1 1E3 1E5 1E7 1E9 1EB 1ED 1EF-1F0 1F3 1F5 1F9 1FB 1FD
1FF 201 203 205 207 209 20B 20D 20F 211 213 215 217 219 21B 21D 21F 221 223 225 227 229 22B 22D
22F 231 233-239 23C 23F-240 242 247 249 24B 24D 24F-2AF 3AC-3AF 3B1-3C9 3CC-3CE 430-451 453-45A
45C-45D 491 497 4A3 4AF 4BB 4D9 4E9 591-5F4 620-64A 66E-6D5 6E5-6FF 750-77F 8A0-8BD 900-9FF
B80-CFF D80-DFF 1100-137F 1D00-1D25 1D6B-1D77 1D79-1D9A 1E01 1E03 1E05 1E07 1E09 1E0B 1E0D 1E0F
1E11 1E13 1E15 1E17 1E19 1E1B 1E1D 1E1F 1E21 1E23 1E25 1E27 1E29 1E2B 1E2D 1E2F 1E31 1E33 1E35
1E37 1E39 1E3B 1E3D 1E3F 1E41 1E43 1E45 1E47 1E49 1E4B 1E4D 1E4F 1E51 1E53 1E55 1E57 1E59 1E5B
1E5D 1E5F 1E61 1E63 1E65 1E67 1E69 1E6B 1E6D 1E6F 1E71 1E73 1E75 1E77 1E79 1E7B 1E7D 1E7F 1E81
1E83 1E85 1E87 1E89 1E8B 1E8D 1E8F 1E91 1E93 1E95-1E9D 1E9F 1EA1 1EA3 1EA5 1EA7 1EA9 1EAB 1EAD
1EAF 1EB1 1EB3 1EB5 1EB7 1EB9 1EBB 1EBD 1EBF 1EC1 1EC3 1EC5 1EC7 1EC9 1ECB 1ECD 1ECF 1ED1 1ED3
1ED5 1ED7 1ED9 1EDB 1EDD 1EDF 1EE1 1EE3 1EE5 1EE7 1EE9 1EEB 1EED 1EEF 1EF1 1EF3 1EF5 1EF7 1EF9
1EFB 1EFD 1EFF 2C61 2C65-2C66 2C68 2C6A 2C6C 2C71 2C73-2C74 2C76-2C7B 2E80-2FDF 2FF0-30FF
31C0-31EF 3200-4DBF 4E00-9FFF A723 A725 A727 A729 A72B A72D A72F-A731 A733 A735 A737 A739 A73B
A73D A73F A741 A743 A745 A747 A749 A74B A74D A74F A751 A753 A755 A757 A759 A75B A75D A75F A761
A763 A765 A767 A769 A76B A76D A76F A771-A778 A77A A77C A77F A781 A783 A785 A787 A78C A78E A791
A793-A795 A797 A799 A79B A79D A79F A7A1 A7A3 A7A5 A7A7 A7A9 A7AF A7B5 A7B7 A7B9 A7FA AB30-AB5A
AB60-AB64 AC00-D7AF F900-FAFF FB1D-FBB1 FBD3-FD3D FD50-FDC7 FDF0-FDFB FE30-FE4F FE70-FEFC
FF41-FF5A 1EE00-1EEBB 1F200-1F2FF 20000-2A6DF 2A700-2EBEF 2F800-2FA1F)rules";
// clang-format on

// clang-format off
const char* const kUpper = R"rules(
41-5A C0-D6 D8-DE 100 102 104 106 108 10A 10C 10E 110 112 114 116 118 11A 11C 11E 120 122 124 126
128 12A 12C 12E 130 132 134 136 139 13B 13D 13F 141 143 145 147 14A 14C 14E 150 152 154 156 158
15A 15C 15E 160 162 164 166 168 16A 16C 16E 170 172 174 176 178-179 17B 17D 181-182 184 186-187
189-18B 18E-191 193-194 196-198 19C-19D 19F-1A0 1A2 1A4 1A6-1A7 1A9 1AC 1AE-1AF 1B1-1B3 1B5
1B7-1B8 1BC 1C4 1C7 1CA 1CD 1CF 1D1 1D3 1D5 1D7 1D9 1DB 1DE 1E0 1E2 1E4 1E6 1E8 1EA 1EC 1EE 1F1
1F4 1F6-1F8 1FA 1FC 1FE 200 202 204 206 208 20A 20C 20E 210 212 214 216 218 21A 21C 21E 220 222
224 226 228 22A 22C 22E 230 232 23A-23B 23D-23E 241 243-246 248 24A 24C 24E 386 388-38A 38C
38E-38F 391-3A9 400-401 403-40A 40C-40D 410-42F 490 496 4A2 4AE 4BA 4D8 4E8 591-5F4 620-64A
66E-6D5 6E5-6FF 750-77F 8A0-8BD 900-9FF B80-CFF D80-DFF 1100-137F 1E00 1E02 1E04 1E06 1E08 1E0A
1E0C 1E0E 1E10 1E12 1E14 1E16 1E18 1E1A 1E1C 1E1E 1E20 1E22 1E24 1E26 1E28 1E2A 1E2C 1E2E 1E30
1E32 1E34 1E36 1E38 1E3A 1E3C 1E3E 1E40 1E42 1E44 1E46 1E48 1E4A 1E4C 1E4E 1E50 1E52 1E54 1E56
1E58 1E5A 1E5C 1E5E 1E60 1E62 1E64 1E66 1E68 1E6A 1E6C 1E6E 1E70 1E72 1E74 1E76 1E78 1E7A 1E7C
1E7E 1E80 1E82 1E84 1E86 1E88 1E8A 1E8C 1E8E 1E90 1E92 1E94 1E9E 1EA0 1EA2 1EA4 1EA6 1EA8 1EAA
1EAC 1EAE 1EB0 1EB2 1EB4 1EB6 1EB8 1EBA 1EBC 1EBE 1EC0 1EC2 1EC4 1EC6 1EC8 1ECA 1ECC 1ECE 1ED0
1ED2 1ED4 1ED6 1ED8 1EDA 1EDC 1EDE 1EE0 1EE2 1EE4 1EE6 1EE8 1EEA 1EEC 1EEE 1EF0 1EF2 1EF4 1EF6
1EF8 1EFA 1EFC 1EFE 2C60 2C62-2C64 2C67 2C69 2C6B 2C6D-2C70 2C72 2C75 2C7E-2C7F 2E80-2FDF
2FF0-30FF 31C0-31EF 3200-4DBF 4E00-9FFF A722 A724 A726 A728 A72A A72C A72E A732 A734 A736 A738
A73A A73C A73E A740 A742 A744 A746 A748 A74A A74C A74E A750 A752 A754 A756 A758 A75A A75C A75E
A760 A762 A764 A766 A768 A76A A76C A76E A779 A77B A77D-A77E A780 A782 A784 A786 A78B A78D A790
A792 A796 A798 A79A A79C A79E A7A0 A7A2 A7A4 A7A6 A7A8 A7AA-A7AE A7B0-A7B4 A7B6 A7B8 AC00-D7AF
F900-FAFF FB1D-FBB1 FBD3-FD3D FD50-FDC7 FDF0-FDFB FE30-FE4F FE70-FEFC FF21-FF3A 1EE00-1EEBB
1F200-1F2FF 20000-2A6DF 2A700-2EBEF 2F800-2FA1F)rules";
// clang-format on

// clang-format off
const char* const kQuotes = R"rules(
22 27 2C 60 AB B4 BB 2018-201A 201C-201E 2329-232A 27E6-27E7 3008-3011 3014-3015 FF08-FF09)rules";
// clang-format on

// clang-format off
const char* const kBeforePeriod = R"rules(
21-23 25-2D 30-3C 3E-3F 5B 5D 5F-7D A1 AB B2 B4 B7 BB BF DF-F6 F8-FF 101 103 105 107 109 10B 10D
10F 111 113 115 117 119 11B 11D 11F 121 123 125 127 129 12B 12D 12F 131 133 135 137-138 13A 13C
13E 140 142 144 146 148-149 14B 14D 14F 151 153 155 157 159 15B 15D 15F 161 163 165 167 169 16B
16D 16F 171 173 175 177 17A 17C 17E-180 183 185 188 18C-18D 192 195 199-19B 19E 1A1 1A3 1A5 1A8
1AA-1AB 1AD 1B0 1B4 1B6 1B9-1BA 1BD-1BF 1C6 1C9 1CC 1CE 1D0 1D2 1D4 1D6 1D8 1DA 1DC-1DD 1DF 1E1
1E3 1E5 1E7 1E9 1EB 1ED 1EF-1F0 1F3 1F5 1F9 1FB 1FD 1FF 201 203 205 207 209 20B 20D 20F 211 213
215 217 219 21B 21D 21F 221 223 225 227 229 22B 22D 22F 231 233-239 23C 23F-240 242 247 249 24B
24D 24F-2AF 3AC-3AF 3B1-3C9 3CC-3CE 430-451 453-45A 45C-45D 491 497 4A3 4AF 4BB 4D9 4E9 591-5F4
60C 61B 61F-64A 66A 66E-6D5 6E5-6FF 750-77F 8A0-8BD 900-9FF B80-CFF D80-DFF 1100-137F 1D00-1D25
1D6B-1D77 1D79-1D9A 1E01 1E03 1E05 1E07 1E09 1E0B 1E0D 1E0F 1E11 1E13 1E15 1E17 1E19 1E1B 1E1D
1E1F 1E21 1E23 1E25 1E27 1E29 1E2B 1E2D 1E2F 1E31 1E33 1E35 1E37 1E39 1E3B 1E3D 1E3F 1E41 1E43
1E45 1E47 1E49 1E4B 1E4D 1E4F 1E51 1E53 1E55 1E57 1E59 1E5B 1E5D 1E5F 1E61 1E63 1E65 1E67 1E69
1E6B 1E6D 1E6F 1E71 1E73 1E75 1E77 1E79 1E7B 1E7D 1E7F 1E81 1E83 1E85 1E87 1E89 1E8B 1E8D 1E8F
1E91 1E93 1E95-1E9D 1E9F 1EA1 1EA3 1EA5 1EA7 1EA9 1EAB 1EAD 1EAF 1EB1 1EB3 1EB5 1EB7 1EB9 1EBB
1EBD 1EBF 1EC1 1EC3 1EC5 1EC7 1EC9 1ECB 1ECD 1ECF 1ED1 1ED3 1ED5 1ED7 1ED9 1EDB 1EDD 1EDF 1EE1
1EE3 1EE5 1EE7 1EE9 1EEB 1EED 1EEF 1EF1 1EF3 1EF5 1EF7 1EF9 1EFB 1EFD 1EFF 2018-201A 201C-201E
2026 2329-232A 27E6-27E7 2C61 2C65-2C66 2C68 2C6A 2C6C 2C71 2C73-2C74 2C76-2C7B 2E80-2FDF
2FF0-30FF 31C0-31EF 3200-4DBF 4E00-9FFF A723 A725 A727 A729 A72B A72D A72F-A731 A733 A735 A737
A739 A73B A73D A73F A741 A743 A745 A747 A749 A74B A74D A74F A751 A753 A755 A757 A759 A75B A75D
A75F A761 A763 A765 A767 A769 A76B A76D A76F A771-A778 A77A A77C A77F A781 A783 A785 A787 A78C
A78E A791 A793-A795 A797 A799 A79B A79D A79F A7A1 A7A3 A7A5 A7A7 A7A9 A7AF A7B5 A7B7 A7B9 A7FA
AB30-AB5A AB60-AB64 AC00-D7AF F900-FAFF FB1D-FBB1 FBD3-FD3D FD50-FDC7 FDF0-FDFB FE30-FE4F
FE70-FEFC FF01 FF08-FF09 FF0C FF1A-FF1B FF1F FF41-FF5A FF5E 1EE00-1EEBB 1F200-1F2FF 20000-2A6DF
2A700-2EBEF 2F800-2FA1F)rules";
// clang-format on

// clang-format off
const char* const kUnits = R"rules(
$ % A$ C$ G GB K KB M MB Pa T TB US$ cm cm² cm³ dm dm² dm³ ft g gb hPa ha in kb kg km km/h kmh km²
km³ lb m m/s mb mbar mg mm mm² mm³ mph m² m³ nm oz t tb yd £ ¥ µg µm ГБ Гб КБ Кб МБ Мб Па ТБ Тб г
гб дм дм² дм³ кПа кб кг км км/ч км² км³ м м/с м² м³ мб мбар мг мм мм² мм³ нм см см² см³ тбكم اكواب
جرام جم سم سم² سم³ غرام كغ كم كم² كم³ كوب م م² م³ ملغ مم مم² مم³ ฿ ₠ ₡ ₢ ₣ ₤ ₥ ₦ ₧ ₨ ₩ ₪ ₫ € ₭ ₮ ₯
₰ ₱ ₲ ₳ ₴ ₵ ₶ ₷ ₸ ₹ ₺ ₻ ₼ ₽ ₾ ₿ ﷼)rules";
// clang-format on

// clang-format off
const char* const kExceptions = R"rules(
' '' 'Cause 'Cos 'Coz 'Cuz 'S 'bout 'cause 'cos 'coz 'cuz 'd 'em 'll 'nuff 're 's (*_*) (-8 (-:
(-; (-_-) (._.) (: (; (= (>_<) (^_^) (o: (¬_¬) (ಠ_ಠ) (╯°□°）╯︵┻━┻ )-: ): -_- -__- ._. 0.0 0.o 0_0
0_o 10·a.m. 10·am 10·p.m. 10·pm 11·a.m. 11·am 11·p.m. 11·pm 12·a.m. 12·am 12·p.m. 12·pm 1·a.m.
1·am 1·p.m. 1·pm 2·a.m. 2·am 2·p.m. 2·pm 3·a.m. 3·am 3·p.m. 3·pm 4·a.m. 4·am 4·p.m. 4·pm 5·a.m.
5·am 5·p.m. 5·pm 6·a.m. 6·am 6·p.m. 6·pm 7·a.m. 7·am 7·p.m. 7·pm 8) 8-) 8-D 8D 8·a.m. 8·am 8·p.m.
8·pm 9·a.m. 9·am 9·p.m. 9·pm :'( :') :'-( :'-) :( :(( :((( :() :) :)) :))) :* :-( :-(( :-((( :-)
:-)) :-))) :-* :-/ :-0 :-3 :-> :-D :-O :-P :-X :-] :-o :-p :-x :-| :-} :/ :0 :1 :3 :> :D :O :P :X
:] :o :o) :p :x :| :} :’( :’) :’-( :’-) ;) ;-) ;-D ;D ;_; <.< </3 <3 <33 <333 <space> =( =) =/ =3
=D =[ =] =| >.< >.> >:( >:o ><(((*> @_@ Adm. Ai·n't Ai·nt Ai·n’t Ak. Ala. Apr. Are·n't Are·nt
Are·n’t Ariz. Ark. Aug. Bros. C'm·on C++ Calif. Ca·n't Ca·n't·'ve Can·not Ca·nt Ca·nt·ve Ca·n’t
Ca·n’t·’ve Co. Colo. Conn. Corp. Could·'ve Could·n't Could·n't·'ve Could·nt Could·nt·ve Could·n’t
Could·n’t·’ve Could·ve Could·’ve C’m·on D.C. Dare·n't Dare·nt Dare·n’t Dec. Del. Did·n't
Did·n't·'ve Did·nt Did·nt·ve Did·n’t Did·n’t·’ve Does·n't Does·n't·'ve Does·nt Does·nt·ve Does·n’t
Does·n’t·’ve Doin Doin' Doin’ Do·n't Do·n't·'ve Do·nt Do·nt·ve Do·n’t Do·n’t·’ve Dr. E.G. E.g.
Feb. Fla. Ga. Gen. Goin Goin' Goin’ Gon·na Got·ta Gov. Had·n't Had·n't·'ve Had·nt Had·nt·ve
Had·n’t Had·n’t·’ve Has·n't Has·nt Has·n’t Have·n't Have·nt Have·n’t Havin Havin' Havin’ He·'d
He·'d·'ve He·'ll He·'ll·'ve He·'s He·d He·d·ve He·ll·ve He·s He·’d He·’d·’ve He·’ll He·’ll·’ve
He·’s How·'d How·'d·'ve How·'d·'y How·'ll How·'ll·'ve How·'re How·'s How·'ve How·d How·d·ve How·ll
How·ll·ve How·re How·s How·ve How·’d How·’d·’ve How·’d·’y How·’ll How·’ll·’ve How·’re How·’s
How·’ve I·'d I·'d·'ve I·'ll I·'ll·'ve I·'m I·'m·a I·'ve I.E. I.e. Ia. I·d Id. I·d·ve Ill. I·ll·ve
I·m I·m·a Inc. Ind. Is·n't Is·nt Is·n’t It·'d It·'d·'ve It·'ll It·'ll·'ve It·'s It·d It·d·ve It·ll
It·ll·ve It·’d It·’d·’ve It·’ll It·’ll·’ve It·’s I·ve I·’d I·’d·’ve I·’ll I·’ll·’ve I·’m I·’m·a
I·’ve Jan. Jr. Jul. Jun. Kan. Kans. Ky. La. Let·'s Let·’s Lovin Lovin' Lovin’ Ltd. Ma'am Mar.
Mass. May·n't May·n't·'ve May·nt May·nt·ve May·n’t May·n’t·’ve Ma’am Md. Messrs. Mich. Might·'ve
Might·n't Might·n't·'ve Might·nt Might·nt·ve Might·n’t Might·n’t·’ve Might·ve Might·’ve Minn.
Miss. Mo. Mont. Mr. Mrs. Ms. Mt. Must·'ve Must·n't Must·n't·'ve Must·nt Must·nt·ve Must·n’t
Must·n’t·’ve Must·ve Must·’ve N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Need·n't Need·n't·'ve
Need·nt Need·nt·ve Need·n’t Need·n’t·’ve Nev. Not·'ve Nothin Nothin' Nothin’ Not·ve Not·’ve Nov.
Nuthin Nuthin' Nuthin’ O'clock O.O O.o O_O O_o Oct. Okla. Ol Ol' Ol’ Ore. Ought·n't Ought·n't·'ve
Ought·nt Ought·nt·ve Ought·n’t Ought·n’t·’ve O’clock Pa. Ph.D. Prof. Rep. Rev. S.C. Sen. Sep.
Sept. Sha·n't Sha·n't·'ve Sha·nt Sha·nt·ve Sha·n’t Sha·n’t·’ve She·'d She·'d·'ve She·'ll
She·'ll·'ve She·'s She·d·ve She·ll·ve She·s She·’d She·’d·’ve She·’ll She·’ll·’ve She·’s
Should·'ve Should·n't Should·n't·'ve Should·nt Should·nt·ve Should·n’t Should·n’t·’ve Should·ve
Should·’ve Somethin Somethin' Somethin’ St. Tenn. That·'d That·'d·'ve That·'ll That·'ll·'ve
That·'s That·d That·d·ve That·ll That·ll·ve That·s That·’d That·’d·’ve That·’ll That·’ll·’ve
That·’s There·'d There·'d·'ve There·'ll There·'ll·'ve There·'re There·'s There·'ve There·d
There·d·ve There·ll There·ll·ve There·re There·s There·ve There·’d There·’d·’ve There·’ll
There·’ll·’ve There·’re There·’s There·’ve These·'d These·'d·'ve These·'ll These·'ll·'ve These·'re
These·'ve These·d These·d·ve These·ll These·ll·ve These·re These·ve These·’d These·’d·’ve
These·’ll These·’ll·’ve These·’re These·’ve They·'d They·'d·'ve They·'ll They·'ll·'ve They·'re
They·'ve They·d They·d·ve They·ll They·ll·ve They·re They·ve They·’d They·’d·’ve They·’ll
They·’ll·’ve They·’re They·’ve This·'d This·'d·'ve This·'ll This·'ll·'ve This·'s This·d This·d·ve
This·ll This·ll·ve This·s This·’d This·’d·’ve This·’ll This·’ll·’ve This·’s Those·'d Those·'d·'ve
Those·'ll Those·'ll·'ve Those·'re Those·'ve Those·d Those·d·ve Those·ll Those·ll·ve Those·re
Those·ve Those·’d Those·’d·’ve Those·’ll Those·’ll·’ve Those·’re Those·’ve V.V V_V Va. Wash.
Was·n't Was·nt Was·n’t We·'d We·'d·'ve We·'ll We·'ll·'ve We·'re We·'ve We·d We·d·ve We·ll·ve
Were·n't Were·nt Were·n’t We·ve We·’d We·’d·’ve We·’ll We·’ll·’ve We·’re We·’ve What·'d
What·'d·'ve What·'ll What·'ll·'ve What·'re What·'s What·'ve What·d What·d·ve What·ll What·ll·ve
What·re What·s What·ve What·’d What·’d·’ve What·’ll What·’ll·’ve What·’re What·’s What·’ve When·'d
When·'d·'ve When·'ll When·'ll·'ve When·'re When·'s When·'ve When·d When·d·ve When·ll When·ll·ve
When·re When·s When·ve When·’d When·’d·’ve When·’ll When·’ll·’ve When·’re When·’s When·’ve
Where·'d Where·'d·'ve Where·'ll Where·'ll·'ve Where·'re Where·'s Where·'ve Where·d Where·d·ve
Where·ll Where·ll·ve Where·re Where·s Where·ve Where·’d Where·’d·’ve Where·’ll Where·’ll·’ve
Where·’re Where·’s Where·’ve Who·'d Who·'d·'ve Who·'ll Who·'ll·'ve Who·'re Who·'s Who·'ve Who·d
Who·d·ve Who·ll Who·ll·ve Who·s Who·ve Who·’d Who·’d·’ve Who·’ll Who·’ll·’ve Who·’re Who·’s
Who·’ve Why·'d Why·'d·'ve Why·'ll Why·'ll·'ve Why·'re Why·'s Why·'ve Why·d Why·d·ve Why·ll
Why·ll·ve Why·re Why·s Why·ve Why·’d Why·’d·’ve Why·’ll Why·’ll·’ve Why·’re Why·’s Why·’ve Wis.
Wo·n't Wo·n't·'ve Wo·nt Wo·nt·ve Wo·n’t Wo·n’t·’ve Would·'ve Would·n't Would·n't·'ve Would·nt
Would·nt·ve Would·n’t Would·n’t·’ve Would·ve Would·’ve XD XDD You·'d You·'d·'ve You·'ll
You·'ll·'ve You·'re You·'ve You·d You·d·ve You·ll You·ll·ve You·re You·ve You·’d You·’d·’ve
You·’ll You·’ll·’ve You·’re You·’ve [-: [: [= \") \n \t ]= ^_^ ^__^ ^___^ a. a.m. ai·n't ai·nt
ai·n’t and/or are·n't are·nt are·n’t b. c'm·on c. ca·n't ca·n't·'ve can·not ca·nt ca·nt·ve ca·n’t
ca·n’t·’ve co. could·'ve could·n't could·n't·'ve could·nt could·nt·ve could·n’t could·n’t·’ve
could·ve could·’ve c’m·on d. dare·n't dare·nt dare·n’t did·n't did·n't·'ve did·nt did·nt·ve
did·n’t did·n’t·’ve does·n't does·n't·'ve does·nt does·nt·ve does·n’t does·n’t·’ve doin doin'
doin’ do·n't do·n't·'ve do·nt do·nt·ve do·n’t do·n’t·’ve e. e.g. em f. g. goin goin' goin’ gon·na
got·ta h. had·n't had·n't·'ve had·nt had·nt·ve had·n’t had·n’t·’ve has·n't has·nt has·n’t have·n't
have·nt have·n’t havin havin' havin’ he·'d he·'d·'ve he·'ll he·'ll·'ve he·'s he·d he·d·ve he·ll·ve
he·s he·’d he·’d·’ve he·’ll he·’ll·’ve he·’s how·'d how·'d·'ve how·'d·'y how·'ll how·'ll·'ve
how·'re how·'s how·'ve how·d how·d·ve how·ll how·ll·ve how·re how·s how·ve how·’d how·’d·’ve
how·’d·’y how·’ll how·’ll·’ve how·’re how·’s how·’ve i·'d i·'d·'ve i·'ll i·'ll·'ve i·'m i·'m·a
i·'ve i. i.e. i·d i·d·ve i·ll·ve i·m i·m·a is·n't is·nt is·n’t it·'d it·'d·'ve it·'ll it·'ll·'ve
it·'s it·d it·d·ve it·ll it·ll·ve it·’d it·’d·’ve it·’ll it·’ll·’ve it·’s i·ve i·’d i·’d·’ve i·’ll
i·’ll·’ve i·’m i·’m·a i·’ve j. k. l. let·'s let·’s ll lovin lovin' lovin’ m. ma'am may·n't
may·n't·'ve may·nt may·nt·ve may·n’t may·n’t·’ve ma’am might·'ve might·n't might·n't·'ve might·nt
might·nt·ve might·n’t might·n’t·’ve might·ve might·’ve must·'ve must·n't must·n't·'ve must·nt
must·nt·ve must·n’t must·n’t·’ve must·ve must·’ve n. need·n't need·n't·'ve need·nt need·nt·ve
need·n’t need·n’t·’ve not·'ve nothin nothin' nothin’ not·ve not·’ve nuff nuthin nuthin' nuthin’
o'clock o. o.0 o.O o.o o_0 o_O o_o ol ol' ol’ ought·n't ought·n't·'ve ought·nt ought·nt·ve
ought·n’t ought·n’t·’ve o’clock p. p.m. q. r. s. sha·n't sha·n't·'ve sha·nt sha·nt·ve sha·n’t
sha·n’t·’ve she·'d she·'d·'ve she·'ll she·'ll·'ve she·'s she·d·ve she·ll·ve she·s she·’d
she·’d·’ve she·’ll she·’ll·’ve she·’s should·'ve should·n't should·n't·'ve should·nt should·nt·ve
should·n’t should·n’t·’ve should·ve should·’ve somethin somethin' somethin’ t. that·'d that·'d·'ve
that·'ll that·'ll·'ve that·'s that·d that·d·ve that·ll that·ll·ve that·s that·’d that·’d·’ve
that·’ll that·’ll·’ve that·’s there·'d there·'d·'ve there·'ll there·'ll·'ve there·'re there·'s
there·'ve there·d there·d·ve there·ll there·ll·ve there·re there·s there·ve there·’d there·’d·’ve
there·’ll there·’ll·’ve there·’re there·’s there·’ve these·'d these·'d·'ve these·'ll these·'ll·'ve
these·'re these·'ve these·d these·d·ve these·ll these·ll·ve these·re these·ve these·’d
these·’d·’ve these·’ll these·’ll·’ve these·’re these·’ve they·'d they·'d·'ve they·'ll they·'ll·'ve
they·'re they·'ve they·d they·d·ve they·ll they·ll·ve they·re they·ve they·’d they·’d·’ve they·’ll
they·’ll·’ve they·’re they·’ve this·'d this·'d·'ve this·'ll this·'ll·'ve this·'s this·d this·d·ve
this·ll this·ll·ve this·s this·’d this·’d·’ve this·’ll this·’ll·’ve this·’s those·'d those·'d·'ve
those·'ll those·'ll·'ve those·'re those·'ve those·d those·d·ve those·ll those·ll·ve those·re
those·ve those·’d those·’d·’ve those·’ll those·’ll·’ve those·’re those·’ve u. v. v.s. v.v v_v vs.
w. w/o was·n't was·nt was·n’t we·'d we·'d·'ve we·'ll we·'ll·'ve we·'re we·'ve we·d we·d·ve
we·ll·ve were·n't were·nt were·n’t we·ve we·’d we·’d·’ve we·’ll we·’ll·’ve we·’re we·’ve what·'d
what·'d·'ve what·'ll what·'ll·'ve what·'re what·'s what·'ve what·d what·d·ve what·ll what·ll·ve
what·re what·s what·ve what·’d what·’d·’ve what·’ll what·’ll·’ve what·’re what·’s what·’ve when·'d
when·'d·'ve when·'ll when·'ll·'ve when·'re when·'s when·'ve when·d when·d·ve when·ll when·ll·ve
when·re when·s when·ve when·’d when·’d·’ve when·’ll when·’ll·’ve when·’re when·’s when·’ve
where·'d where·'d·'ve where·'ll where·'ll·'ve where·'re where·'s where·'ve where·d where·d·ve
where·ll where·ll·ve where·re where·s where·ve where·’d where·’d·’ve where·’ll where·’ll·’ve
where·’re where·’s where·’ve who·'d who·'d·'ve who·'ll who·'ll·'ve who·'re who·'s who·'ve who·d
who·d·ve who·ll who·ll·ve who·s who·ve who·’d who·’d·’ve who·’ll who·’ll·’ve who·’re who·’s
who·’ve why·'d why·'d·'ve why·'ll why·'ll·'ve why·'re why·'s why·'ve why·d why·d·ve why·ll
why·ll·ve why·re why·s why·ve why·’d why·’d·’ve why·’ll why·’ll·’ve why·’re why·’s why·’ve wo·n't
wo·n't·'ve wo·nt wo·nt·ve wo·n’t wo·n’t·’ve would·'ve would·n't would·n't·'ve would·nt would·nt·ve
would·n’t would·n’t·’ve would·ve would·’ve x. xD xDD y'·all y. y·all you·'d you·'d·'ve you·'ll
you·'ll·'ve you·'re you·'ve you·d you·d·ve you·ll you·ll·ve you·re you·ve you·’d you·’d·’ve
you·’ll you·’ll·’ve you·’re you·’ve y’·all z. ¯\(ツ)/¯ °·C·. °·F·. °·K·. °·c·. °·f·. °·k·. ä. ö. ü.
ಠ_ಠ ಠ︵ಠ — ‘S ‘s ’ ’Cause ’Cos ’Coz ’Cuz ’S ’bout ’cause ’cos ’coz ’cuz ’d ’em ’ll ’nuff ’re ’s ’’)rules";
// clang-format on

}  // namespace saem::text::english
