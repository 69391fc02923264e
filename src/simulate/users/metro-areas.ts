/**
 * Metropolitan and micropolitan areas of the United States, named as the census of 2010 did, with their population in
 * thousands, rounded: each line gives the number for all of its areas.
 */
import type { WeightedText } from './weighted-text.ts'

const AREAS = `
19567|New York-Newark-Jersey City, NY-NJ-PA
12829|Los Angeles-Long Beach-Anaheim, CA
9461|Chicago-Naperville-Elgin, IL-IN-WI
6426|Dallas-Fort Worth-Arlington, TX
5950|Philadelphia-Camden-Wilmington, PA-NJ-DE-MD;Houston-The Woodlands-Sugar Land, TX
5610|Washington-Arlington-Alexandria, DC-VA-MD-WV;Miami-Fort Lauderdale-West Palm Beach, FL
5286|Atlanta-Sandy Springs-Roswell, GA
4552|Boston-Cambridge-Newton, MA-NH
4315|San Francisco-Oakland-Hayward, CA;Detroit-Warren-Dearborn, MI;Riverside-San Bernardino-Ontario, CA
4192|Phoenix-Mesa-Scottsdale, AZ
3440|Seattle-Tacoma-Bellevue, WA;Minneapolis-St. Paul-Bloomington, MN-WI
3095|San Diego-Carlsbad, CA
2785|St. Louis, MO-IL;Tampa-St. Petersburg-Clearwater, FL;Baltimore-Columbia-Towson, MD
2543|Denver-Aurora-Lakewood, CO
2290|Pittsburgh, PA;Portland-Vancouver-Hillsboro, OR-WA;Charlotte-Concord-Gastonia, NC-SC
2140|Sacramento--Roseville--Arden-Arcade, CA;San Antonio-New Braunfels, TX;Orlando-Kissimmee-Sanford, FL;Cincinnati, OH-KY-IN
2040|Cleveland-Elyria, OH;Kansas City, MO-KS
1920|Las Vegas-Henderson-Paradise, NV;Columbus, OH;Indianapolis-Carmel-Anderson, IN
1790|San Jose-Sunnyvale-Santa Clara, CA;Austin-Round Rock, TX
1630|Virginia Beach-Norfolk-Newport News, VA-NC;Nashville-Davidson--Murfreesboro--Franklin, TN;Providence-Warwick, RI-MA
1550|Milwaukee-Waukesha-West Allis, WI
1330|Jacksonville, FL;Memphis, TN-MS-AR
1230|Oklahoma City, OK;Louisville/Jefferson County, KY-IN;Hartford-West Hartford-East Hartford, CT;Richmond, VA
1150|New Orleans-Metairie, LA;Buffalo-Cheektowaga-Niagara Falls, NY;Raleigh, NC
1085|Birmingham-Hoover, AL;Salt Lake City, UT;Rochester, NY
975|Grand Rapids-Wyoming, MI;Tucson, AZ
930|Urban Honolulu, HI;Tulsa, OK;Fresno, CA;Bridgeport-Stamford-Norwalk, CT;Worcester, MA-CT
875|Albuquerque, NM;Omaha-Council Bluffs, NE-IA;Albany-Schenectady-Troy, NY;New Haven-Milford, CT
830|Bakersfield, CA;Knoxville, TN;Greenville-Anderson-Mauldin, SC;Oxnard-Thousand Oaks-Ventura, CA
800|El Paso, TX;Allentown-Bethlehem-Easton, PA-NJ;Baton Rouge, LA;McAllen-Edinburg-Mission, TX;Dayton, OH
767|Columbia, SC
720|Greensboro-High Point, NC;Akron, OH;North Port-Sarasota-Bradenton, FL;Little Rock-North Little Rock-Conway, AR
685|Stockton-Lodi, CA;Charleston-North Charleston, SC;Syracuse, NY
640|Colorado Springs, CO;Winston-Salem, NC;Wichita, KS;Springfield, MA
615|Boise City, ID;Cape Coral-Fort Myers, FL;Toledo, OH;Lakeland-Winter Haven, FL
595|Madison, WI;Ogden-Clearfield, UT;Deltona-Daytona Beach-Ormond Beach, FL;Des Moines-West Des Moines, IA
565|Jackson, MS;Youngstown-Warren-Boardman, OH-PA;Augusta-Richmond County, GA-SC;Scranton--Wilkes-Barre--Hazleton, PA
545|Harrisburg-Carlisle, PA;Palm Bay-Melbourne-Titusville, FL;Chattanooga, TN-GA;Provo-Orem, UT
520|Lancaster, PA;Modesto, CA;Portland-South Portland, ME;Durham-Chapel Hill, NC;Spokane-Spokane Valley, WA
484|Santa Rosa, CA
465|Lansing-East Lansing, MI;Lexington-Fayette, KY;Fayetteville-Springdale-Rogers, AR-MO;Pensacola-Ferry Pass-Brent, FL
442|Visalia-Porterville, CA;York-Hanover, PA;Corpus Christi, TX;Port St. Lucie, FL
425|Fort Wayne, IN;Reno, NV;Santa Maria-Santa Barbara, CA;Flint, MI;Springfield, MO;Asheville, NC
415|Huntsville, AL;Salinas, CA;Vallejo-Fairfield, CA;Mobile, AL;Killeen-Temple, TX;Reading, PA
406|Brownsville-Harlingen, TX;Canton-Massillon, OH;Manchester-Nashua, NH;Salem, OR
390|Beaumont-Port Arthur, TX;Shreveport-Bossier City, LA;Davenport-Moline-Rock Island, IA-IL;Peoria, IL
377|Montgomery, AL;Myrtle Beach-Conway-North Myrtle Beach, SC-NC;Tallahassee, FL;Anchorage, AK
366|Trenton, NJ;Fayetteville, NC;Hickory-Lenoir-Morganton, NC;Gulfport-Biloxi-Pascagoula, MS;Huntington-Ashland, WV-KY-OH
350|Eugene, OR;Rockford, IL;Savannah, GA;Ann Arbor, MI;Evansville, IN-KY
320|Naples-Immokalee-Marco Island, FL;Ocala, FL;Kalamazoo-Portage, MI;South Bend-Mishawaka, IN-MI
309|Kingsport-Bristol-Bristol, TN-VA;Roanoke, VA;Green Bay, WI;Spartanburg, SC;Charleston, WV;Fort Collins, CO
300|Lincoln, NE;Utica-Rome, NY;Columbus, GA-AL;Boulder, CO;Lubbock, TX
275|Duluth, MN-WI;Erie, PA;Gainesville, FL;Fort Smith, AR-OK;Norwich-New London, CT;Atlantic City-Hammonton, NJ;Clarksville, TN-KY
260|San Luis Obispo-Paso Robles-Arroyo Grande, CA;Santa Cruz-Watsonville, CA;Wilmington, NC;Cedar Rapids, IA
255|Merced, CA;Waco, TX;Olympia-Tumwater, WA;Bremerton-Silverdale, WA;Crestview-Fort Walton Beach-Destin, FL
251|Amarillo, TX;Kennewick-Richland, WA;Laredo, TX;Binghamton, NY;Lynchburg, VA;Hagerstown-Martinsburg, MD-WV
244|Yakima, WA;Topeka, KS;Greeley, CO;Macon, GA;Lake Charles, LA;Tuscaloosa, AL
232|Champaign-Urbana, IL;College Station-Bryan, TX;Appleton, WI;Chico, CA;Charlottesville, VA
211|Barnstable Town, MA;Prescott, AZ;Tyler, TX;Longview, TX;Las Cruces, NM;Springfield, IL;Burlington-South Burlington, VT
209|Houma-Thibodaux, LA;Florence, SC;Fargo, ND-MN;Bellingham, WA;Medford, OR;Lafayette-West Lafayette, IN;Athens-Clarke County, GA
200|Lake Havasu City-Kingman, AZ;Yuma, AZ;Johnson City, TN;Saginaw, MI;Elkhart-Goshen, IN;St. Cloud, MN;Racine, WI
188|Bloomington, IL;Johnstown, PA;Jacksonville, NC;Warner Robins, GA;Hilton Head Island-Bluffton-Beaufort, SC;Joplin, MO
178|Redding, CA;Monroe, LA;Panama City, FL;Punta Gorda, FL;Dover, DE;El Centro, CA;Daphne-Fairhope-Foley, AL;Gainesville, GA
172|Muskegon, MI;Terre Haute, IN;Billings, MT;Sherman-Denison, TX;Abilene, TX;Pueblo, CO;Sioux City, IA-NE-SD;Columbia, MO
168|Waterloo-Cedar Falls, IA;Oshkosh-Neenah, WI;Rapid City, SD;Eau Claire, WI;Bend-Redmond, OR;Yuba City, CA;Burlington, NC
160|Blacksburg-Christiansburg-Radford, VA;Janesville-Beloit, WI;Albany, GA;Jackson, MI;Bloomington, IN;State College, PA;Bangor, ME
153|Hanford-Corcoran, CA;Alexandria, LA;Decatur, AL;Vineland-Bridgeton, NJ;Rocky Mount, NC;Chambersburg-Waynesboro, PA;Wichita Falls, TX
149|Jefferson City, MO;Monroe, MI;Dothan, AL;Kingston, NY;Florence-Muscle Shoals, AL;Texarkana, TX-AR;Niles-Benton Harbor, MI
141|Valdosta, GA;Madera, CA;Midland, TX;Grand Junction, CO;Dalton, GA;Auburn-Opelika, AL;Hattiesburg, MS;Logan, UT-ID;St. George, UT
137|Odessa, TX;Battle Creek, MI;Coeur d'Alene, ID;Sebastian-Vero Beach, FL;Mankato-North Mankato, MN;Flagstaff, AZ;Wausau, WI
134|La Crosse-Onalaska, WI-MN;Lebanon, PA;East Stroudsburg, PA;Winchester, VA-WV;Napa, CA;Homosassa Springs, FL;Beckley, WV
128|St. Joseph, MO-KS;Springfield, OH;Morgantown, WV;Pittsfield, MA;Lafayette, LA;Glens Falls, NY;Sioux Falls, SD;Jackson, TN
125|Harrisonburg, VA;Cleveland, TN;Farmington, NM;Sumter, SC;Albany, OR;Staunton-Waynesboro, VA;Lima, OH;New Bern, NC;Iowa City, IA
117|Goldsboro, NC;Anniston-Oxford-Jacksonville, AL;Mount Vernon-Anacortes, WA;Watertown-Fort Drum, NY;Wheeling, WV-OH;The Villages, FL
113|Brunswick, GA;Bowling Green, KY;Williamsport, PA;Wenatchee, WA;Owensboro, KY;Hammond, LA;Sheboygan, WI;Missoula, MT
109|Kankakee, IL;Decatur, IL;Cumberland, MD-WV;Longview, WA;Manhattan, KS;San Angelo, TX;Bismarck, ND;Bay City, MI;Lawrence, KS
104|Gadsden, AL;Altoona, PA;Lewiston-Auburn, ME;Weirton-Steubenville, WV-OH;Fond du Lac, WI;Gettysburg, PA;Idaho Falls, ID;Sierra Vista-Douglas, AZ
99|Ames, IA;Mansfield, OH;Victoria, TX;Cape Girardeau, MO-IL;Hot Springs, AR;Jonesboro, AR;Rome, GA;Elizabethtown-Fort Knox, KY
95|Corvallis, OR;Ithaca, NY;Bloomsburg-Berwick, PA;Parkersburg-Vienna, WV;Sebring, FL;Pocatello, ID;Cheyenne, WY;Grants Pass, OR
90|Danville, IL;Great Falls, MT;Elmira, NY;Fairbanks, AK;Columbus, IN;Pine Bluff, AR;Kokomo, IN;Midland, MI;Ocean City, NJ
76|Casper, WY;Grand Forks, ND-MN;Hinesville, GA;Lewiston, ID-WA;Carson City, NV;Walla Walla, WA;Rochester, MN;Dubuque, IA;Muncie, IN
185|Hilo, HI;Torrington, CT;Claremont-Lebanon, NH-VT;Tupelo, MS;Dunn, NC;Lexington Park, MD
145|Concord, NH;Ottawa-Peru, IL;Lumberton, NC;Salem, OH;Jamestown-Dunkirk-Fredonia, NY;Pottsville, PA;Kahului-Wailuku-Lahaina, HI
135|Eureka-Arcata-Fortuna, CA;Truckee-Grass Valley, CA;Traverse City, MI;Sunbury, PA;Augusta-Waterville, ME
120|Holland, MI;Ogdensburg-Massena, NY;Wooster, OH;Roseburg, OR;Show Low, AZ;Meridian, MS
108|Hermiston-Pendleton, OR;Whitewater-Elkhorn, WI;New Castle, PA;Cookeville, TN;Adrian, MI;Richmond-Berea, KY;Zanesville, OH
97|Bluefield, WV-VA;Corning, NY;Quincy, IL-MO;Statesboro, GA;Helena, MT;Stillwater, OK;Indiana, PA;Somerset, PA;Lufkin, TX
92|Nacogdoches, TX;Beaver Dam, WI;Pinehurst-Southern Pines, NC;LaGrange, GA;Warsaw, IN;Wisconsin Rapids-Marshfield, WI;Moses Lake, WA
88|Kalispell, MT;Batavia, NY;Oneonta, NY;Ukiah, CA;Athens, OH;Auburn, NY;Keene, NH;Meadville, PA;Morehead City, NC;Salisbury, MD-DE
84|Sturgis, MI;Findlay, OH;Sevierville, TN;Allegan, MI;Sandusky, OH;Greeneville, TN;Shelby, NC;Tullahoma-Manchester, TN;Ashtabula, OH
81|Plattsburgh, NY;Oak Harbor, WA;Branson, MO;Richmond, IN;Rutland, VT;Athens, TX;Opelousas, LA;Roanoke Rapids, NC;Bozeman, MT
78|Jefferson, GA;Aberdeen, WA;Alamogordo, NM;Thomasville, GA;Albemarle, NC;Ponca City, OK;Seneca, SC;Baraboo, WI;Brainerd, MN
75|Mount Pleasant, MI;Carbondale-Marion, IL;Kearney, NE;Fergus Falls, MN;Georgetown, SC;Hutchinson, KS;Paducah, KY-IL;Twin Falls, ID
72|Clarksburg, WV;Minot, ND;Faribault-Northfield, MN;Martinsville, VA;Danville, VA;Centralia, WA;Mason City, IA;Sanford, NC;Marion, OH
70|Gallup, NM;Roswell, NM;DuBois, PA;Olean, NY;Glasgow, KY;Lewisburg, PA;Butte-Silver Bow, MT;Talladega-Sylacauga, AL;Dublin, GA
68|Muskogee, OK;Charleston-Mattoon, IL;Fremont, OH;Marquette, MI;Chillicothe, OH;Palatka, FL;Payson, AZ;Kapaa, HI;Key West, FL
66|Lake City, FL;Norwalk, OH;Orangeburg, SC;Laurel, MS;Enterprise, AL;Coos Bay, OR;Klamath Falls, OR;Marinette, WI-MI;Tiffin, OH
64|Point Pleasant, WV-OH;Ashland, OH;Ionia, MI;Elizabeth City, NC;Port Angeles, WA;Red Bluff, CA;Greenwood, SC;Shawnee, OK;Granbury, TX
62|Alexandria, MN;New Philadelphia-Dover, OH;Bartlesville, OK;Durant, OK;Sidney, OH;Greenville, NC;London, KY;Picayune, MS;Ada, OK
60|Danville, KY;Kendallville, IN;Warrensburg, MO;Grand Island, NE;Ellensburg, WA;Lancaster, SC;Wilson, NC;Tahlequah, OK;Huntsville, TX
58|Palestine, TX;McAlester, OK;Somerset, KY;Mount Airy, NC;Winona, MN;Greenville, OH;Bellefontaine, OH;Defiance, OH;Cullman, AL
56|Big Rapids, MI;Columbus, MS;Clinton, IA;Decatur, IN;Dixon, IL;Kinston, NC;Laconia, NH;Monroe, NC;Oxford, MS;Logansport, IN
54|Jasper, IN;Vicksburg, MS;Starkville, MS;Escanaba, MI;Clovis, NM;Burley, ID;Freeport, IL;Enid, OK;Gloversville, NY;Manitowoc, WI
52|Marshalltown, IA;Muscatine, IA;Galesburg, IL;Macomb, IL;Poplar Bluff, MO;Sikeston, MO;Farmington, MO;Rolla, MO;Fort Leonard Wood, MO
51|Hobbs, NM;Greenville, MS;Crossville, TN;Lawrenceburg, TN;Ozark, AL;Scottsboro, AL;Plymouth, IN;Seymour, IN;New Castle, IN
49|Wapakoneta, OH;Coldwater, MI;Owosso, MI;Alma, MI;Cadillac, MI;Hillsdale, MI;Menomonie, WI;Stevens Point, WI;Watertown, WI
48|Hudson, NY;Cortland, NY;Amsterdam, NY;Seneca Falls, NY;Malone, NY;Bradford, PA;Oil City, PA;Warren, PA;St. Marys, PA;Lock Haven, PA
47|Sayre, PA;Huntingdon, PA;Lewistown, PA;Berlin, NH-VT;Barre, VT;Bennington, VT;Easton, MD;Cambridge, MD;Fairmont, WV;Elkins, WV
46|Lewisburg, WV;Logan, WV;Oak Hill, WV;Mount Gay-Shamrock, WV;Boone, NC;Forest City, NC;Marion, NC;Brevard, NC;Cullowhee, NC
45|North Wilkesboro, NC;Henderson, NC;Oxford, NC;Rockingham, NC;Laurinburg, NC;Washington, NC;Kill Devil Hills, NC;Gaffney, SC
44|Union, SC;Newberry, SC;Bennettsville, SC;Calhoun, GA;Cedartown, GA;Cornelia, GA;Toccoa, GA;Milledgeville, GA;Waycross, GA
43|Tifton, GA;Moultrie, GA;Bainbridge, GA;Americus, GA;Cordele, GA;Vidalia, GA;Jesup, GA;Douglas, GA;Fitzgerald, GA;St. Marys, GA
42|Thomaston, GA;Clewiston, FL;Okeechobee, FL;Arcadia, FL;Wauchula, FL;Albertville, AL;Alexander City, AL;Selma, AL;Troy, AL
41|Eufaula, AL-GA;Fort Payne, AL;Atmore, AL;Jasper, AL;Brookhaven, MS;Cleveland, MS;Clarksdale, MS;Corinth, MS;Greenwood, MS
40|Grenada, MS;Indianola, MS;McComb, MS;Natchez, MS-LA;Yazoo City, MS;Athens, TN;Dayton, TN;Dyersburg, TN
39|Lewisburg, TN;Martin, TN;McMinnville, TN;Morristown, TN;Newport, TN;Paris, TN;Shelbyville, TN;Union City, TN-KY;Bardstown, KY
38|Campbellsville, KY;Central City, KY;Frankfort, KY;Madisonville, KY;Maysville, KY;Mayfield, KY;Middlesborough, KY;Mount Sterling, KY
37|Murray, KY;Bogalusa, LA;DeRidder, LA;Fort Polk South, LA;Jennings, LA;Minden, LA;Morgan City, LA;Natchitoches, LA;Ruston, LA
36|Arkadelphia, AR;Batesville, AR;Blytheville, AR;Camden, AR;El Dorado, AR;Forrest City, AR;Harrison, AR;Helena-West Helena, AR
35|Hope, AR;Magnolia, AR;Malvern, AR;Mountain Home, AR;Paragould, AR;Russellville, AR;Searcy, AR;Altus, OK;Ardmore, OK
34|Duncan, OK;Elk City, OK;Guymon, OK;Lawton, OK;Miami, OK;Weatherford, OK;Woodward, OK;Alice, TX;Andrews, TX;Bay City, TX
33|Beeville, TX;Big Spring, TX;Bonham, TX;Borger, TX;Brenham, TX;Brownwood, TX;Corsicana, TX;Del Rio, TX;Dumas, TX;Eagle Pass, TX
32|El Campo, TX;Fredericksburg, TX;Gainesville, TX;Hereford, TX;Jacksonville, TX;Kerrville, TX;Kingsville, TX;Lamesa, TX;Levelland, TX
31|Marble Falls, TX;Mineral Wells, TX;Mount Pleasant, TX;Pampa, TX;Paris, TX;Pecos, TX;Plainview, TX;Port Lavaca, TX;Raymondville, TX
30|Rio Grande City, TX;Rockport, TX;Snyder, TX;Stephenville, TX;Sulphur Springs, TX;Sweetwater, TX;Uvalde, TX;Vernon, TX;Zapata, TX
29|Carlsbad-Artesia, NM;Deming, NM;Espanola, NM;Grants, NM;Las Vegas, NM;Los Alamos, NM;Portales, NM;Ruidoso, NM;Silver City, NM;Taos, NM
28|Nogales, AZ;Safford, AZ;Elko, NV;Fallon, NV;Fernley, NV;Gardnerville Ranchos, NV;Pahrump, NV;Winnemucca, NV;Cedar City, UT;Heber, UT
27|Price, UT;Summit Park, UT;Vernal, UT;Breckenridge, CO;Canon City, CO;Craig, CO;Durango, CO;Edwards, CO;Fort Morgan, CO;Glenwood Springs, CO
26|Montrose, CO;Steamboat Springs, CO;Sterling, CO;Evanston, WY;Gillette, WY;Jackson, WY-ID;Laramie, WY;Riverton, WY;Rock Springs, WY
25|Sheridan, WY;Blackfoot, ID;Hailey, ID;Moscow, ID;Mountain Home, ID;Ontario, OR-ID;Rexburg, ID;Sandpoint, ID;Astoria, OR;Brookings, OR
24|Hood River, OR;La Grande, OR;Newport, OR;Prineville, OR;The Dalles, OR;Othello, WA;Pullman, WA;Shelton, WA;Clearlake, CA;Crescent City, CA
23|Susanville, CA;Sonora, CA;Juneau, AK;Ketchikan, AK;Dickinson, ND;Jamestown, ND;Wahpeton, ND-MN;Williston, ND;Aberdeen, SD;Brookings, SD
22|Huron, SD;Mitchell, SD;Pierre, SD;Spearfish, SD;Vermillion, SD;Watertown, SD;Yankton, SD;Beatrice, NE;Columbus, NE;Fremont, NE
21|Hastings, NE;Lexington, NE;Norfolk, NE;North Platte, NE;Scottsbluff, NE;Atchison, KS;Coffeyville, KS;Dodge City, KS;Emporia, KS;Garden City, KS
20|Great Bend, KS;Hays, KS;Junction City, KS;Liberal, KS;McPherson, KS;Ottawa, KS;Parsons, KS;Pittsburg, KS;Salina, KS;Winfield, KS
19|Burlington, IA-IL;Carroll, IA;Fairfield, IA;Fort Dodge, IA;Fort Madison-Keokuk, IA-IL-MO;Oskaloosa, IA;Ottumwa, IA;Pella, IA;Spencer, IA
18|Spirit Lake, IA;Storm Lake, IA;Hannibal, MO;Kennett, MO;Kirksville, MO;Lebanon, MO;Marshall, MO;Maryville, MO;Mexico, MO;Moberly, MO
17|Sedalia, MO;West Plains, MO;Albert Lea, MN;Austin, MN;Bemidji, MN;Grand Rapids, MN;Hutchinson, MN;Marshall, MN;New Ulm, MN;Owatonna, MN
16|Red Wing, MN;Willmar, MN;Worthington, MN;Merrill, WI;Platteville, WI;Centralia, IL;Effingham, IL;Jacksonville, IL;Lincoln, IL
15|Mount Vernon, IL;Pontiac, IL;Rochelle, IL;Sterling, IL;Taylorville, IL;Angola, IN;Auburn, IN;Bedford, IN;Connersville, IN
14|Crawfordsville, IN;Frankfort, IN;Greensburg, IN;Huntington, IN;Madison, IN;Marion, IN;North Vernon, IN;Peru, IN;Scottsburg, IN
13|Vincennes, IN;Wabash, IN;Washington, IN;Bucyrus, OH;Cambridge, OH;Celina, OH;Coshocton, OH;Jackson, OH;Marietta, OH;Mount Vernon, OH
12|Portsmouth, OH;Urbana, OH;Van Wert, OH;Washington Court House, OH;Wilmington, OH;Alpena, MI;Houghton, MI;Iron Mountain, MI-WI;Ludington, MI
11|Sault Ste. Marie, MI;Big Stone Gap, VA;Emporia, VA;Moneta, VA;Lamar, CO`

export function metroAreas(): WeightedText[] {
  return AREAS.trim()
    .split('\n')
    .flatMap((line) => {
      const [weight, names = ''] = line.split('|')
      return names.split(';').map((text) => ({ text, weight: Number(weight) }))
    })
}
