/**
 * First names, most common first, as parents in the United States chose them about 2010. The weight follows from the
 * place in the list: 1 / (rank + 12) fits the published counts of such lists well enough.
 */
import type { WeightedText } from './weighted-text.ts'

export interface FirstName extends WeightedText {
  readonly gender: 'F' | 'M'
}

/** Share of F among all users drawn, from the real tables (simulator.md §1.4). */
const SHARE_F = 0.481

const F = `Isabella Sophia Emma Olivia Ava Emily Abigail Madison Chloe Mia Addison Elizabeth Ella Natalie Samantha Alexis Lily Grace
Hailey Alyssa Lillian Hannah Avery Leah Nevaeh Sofia Ashley Anna Brianna Sarah Zoe Victoria Gabriella Brooklyn Kaylee Taylor Layla
Allison Evelyn Riley Amelia Khloe Makayla Aubrey Charlotte Savannah Zoey Bella Kayla Alexa Peyton Audrey Claire Arianna Julia Aaliyah
Kylie Lauren Sophie Sydney Camila Jasmine Morgan Alexandra Jocelyn Gianna Maya Kimberly Mackenzie Katherine Destiny Brooke Trinity
Faith Lucy Madelyn Madeline Bailey Payton Andrea Autumn Melanie Ariana Serenity Stella Maria Molly Caroline Genesis Kaitlyn Eva
Jessica Angelina Valeria Gabrielle Naomi Mariah Natalia Paige Rachel Rylee Mya Violet Ellie Katelyn Nicole Vanessa Mary Lydia Ruby
Kendall Reagan Isabel Stephanie Annabelle Alana Jennifer Jordyn London Rebecca Julianna Aubree Elena Jade Amy Catherine Isabelle Piper
Sara Liliana Jada Lilly Clara Keira Adriana Daniela Brooklynn Gracie Reese Vivian Gabriela Hadley Alice Ana Valentina Michelle Leila
Kate Rose Alaina Melissa Cecilia Diana Summer Josephine Delilah Kennedy Aliyah Ximena Giselle Jordan Eliana Katie Jacqueline Jayla
Shelby Amanda Mckenzie Angela Margaret Norah Elise Jayden Danielle Eleanor Sabrina Presley Fiona Leslie Ruth Jillian Daisy Callie
Alivia Kelsey Sadie Hazel Sierra Delaney Juliana Cheyenne Bianca Marley Miranda Tessa Kiara Lola Nina Alina Adalyn Amber Paris Erin
Miley Briana Kendra Laila Kathryn Cadence Athena Heaven Camille Ivy Harper Annabella Joanna Esmeralda Alondra Fatima Kyra Anabelle
Angelica Cassidy Karen Veronica Cora Marissa Mallory Makenzie Itzel Jane Allyson Nora Celeste Aniyah Lindsey Carmen Maggie Dakota
Emerson Skylar Kenzie Malia Kamryn Teagan Cynthia Phoebe Anastasia Talia Lucia Lexi Nadia Julissa Helen Annie Ayla Lana Sienna
Marina Sylvia Tatiana Tegan Aleena Layne Rylie Celia Ryann Harmony Makinley Kinsley Maia Ashlynn Evelin Jizelle Ayleen Shakira
Magdalene Ann Stefany Sylvie Rosalie Kynnedi Imani Gemma Noelle Wendy Willow Thea Luna Iris Paisley Anaya Jaelyn Linda Georgia Alma
Hope June Francesca Mikayla Perla Brenda Hanna Nia Kira Skye Lena Amaya Elaina Camryn Cindy Viola Ada Frida Opal Mabel Pearl`

const M = `Jacob Ethan Michael Jayden William Alexander Noah Daniel Aiden Anthony Joshua Mason Christopher Andrew David Matthew Logan
Elijah James Joseph Gabriel Benjamin Ryan Samuel Jackson John Nathan Jonathan Christian Liam Dylan Landon Caleb Tyler Lucas Evan
Gavin Nicholas Isaac Brayden Luke Angel Brandon Jack Isaiah Jordan Owen Carter Connor Justin Jose Jeremiah Julian Robert Aaron Adrian
Wyatt Kevin Hunter Cameron Zachary Thomas Charles Austin Eli Chase Henry Sebastian Jason Levi Xavier Ian Colton Dominic Juan Cooper
Josiah Luis Ayden Carson Adam Nathaniel Brody Tristan Diego Parker Blake Oliver Cole Carlos Jaden Jesus Alex Aidan Eric Hayden Bryan
Max Jaxon Brian Bentley Alejandro Sean Nolan Riley Kaden Kyle Micah Vincent Antonio Colin Bryce Miguel Giovanni Timothy Jake Kaleb
Steven Caden Bryson Damian Grayson Kayden Jesse Brady Ashton Richard Victor Patrick Marcus Preston Joel Santiago Maxwell Ryder Edward
Miles Hudson Asher Devin Elias Jeremy Ivan Jonah Easton Jace Oscar Collin Peyton Leonardo Cayden Gage Eduardo Emmanuel Grant Alan
Conner Cody Wesley Kenneth Mark Nicolas Malachi George Seth Kaiden Trevor Jorge Derek Jude Braxton Jaxson Sawyer Jaiden Omar Tanner
Travis Paul Camden Maddox Andres Cristian Rylan Josue Roman Bradley Axel Fernando Garrett Javier Damien Peter Leo Abraham Ricardo
Francisco Lincoln Erick Drake Shane Cesar Stephen Jaylen Tucker Kai Landen Braden Mario Edwin Avery Manuel Trenton Ezekiel Kingston
Calvin Edgar Johnathan Donovan Alexis Israel Mateo Silas Jeffrey Weston Raymond Hector Spencer Andre Brendan Zion Griffin Lukas Maximus
Harrison Andy Braylon Tyson Shawn Sergio Zane Emiliano Jared Ezra Charlie Keegan Chance Drew Troy Greyson Corbin Simon Clayton Myles
Xander Dante Erik Rafael Martin Dominick Dalton Cash Skyler Theodore Marco Caiden Johnny Ty Gregory Kyler Roberto Brennan Luca Emmett
Kameron Declan Quinn Jameson Amir Bennett Colby Pedro Emanuel Malik Graham Dean Jasper Everett Aden Dawson Angelo Reid Abel Dakota
Zander Paxton Ruben Judah Jayce Jakob Finn Elliot Frank Lane Fabian Dillon Brock Derrick Emilio Joaquin Marcos Ryker Anderson Grady
Devon Elliott Holden Amari Dallas Corey Danny Cruz Lorenzo Allen Trent Leland Armando Rowan Taylor Cade Colt Felix Adan Jayson Tristen
Julius Raul Braydon Zayden Julio Nehemiah Darius Ronald Louis Trey Keith Payton Enrique Jax Randy Scott Desmond Gerardo Jett Dustin
Phillip Beckett Ali Romeo Kellen Cohen Pablo Ismael Jaime Brycen Larry Kellan Keaton Gunner Braylen Brayan Landyn Walter Jimmy Marshall
Beau Saul Donald Esteban Karson Reed Phoenix Brenden Tony Kade Jamari Jerry Mitchell Colten Arthur Brett Dennis Rocco Jalen Tate Chris
Quentin Titus Casey Brooks Izaiah Mathew King Philip Zackary Darren Russell Gael Albert Braeden Dane Gustavo Kolton Cullen Rodrigo
Alberto Leon Alec Damon Arturo Waylon Milo Davis Walker Moises Kobe Curtis Matteo August Mauricio Marvin Emerson Maximilian Reece
Orlando River Bryant Issac Yahir Uriel Hugo Mohamed Enzo Karter Lance Porter Maurice Leonel Zachariah Ricky Johan Nikolas Dexter Jonas
Justice Knox Lawrence Salvador Alfredo Gideon Maximiliano Nickolas Talon Byron Orion Solomon Braiden Alijah Kristopher Rhys Gary Jacoby
Davion Jamarion Pierce Sam Cason Noel Ramon Kason Mekhi Shaun Warren Douglas Ernesto Ibrahim Armani Cyrus Quinton Isaias Reese Jaydon
Ryland Terry Frederick Chandler Jamison Deandre Dorian Khalil Ari Franklin Maverick Amare Muhammad Ronan Eddie Moses Roger Aldo Demetrius
Adriel Brodie Kelvin Morgan Tobias Ahmad Keagan Trace Alvin Giovani Kendrick Malcolm Skylar Conor Camron Abram Jonathon Bruce Easton
Quincy Ahmed Nathanael Barrett Remington Kamari Kristian Kieran Finnegan Boston Xzavier Chad Guillermo Uriah Rodney Gunnar Micheal Ulises
Bobby Aaden Kamden Kane Kasen Julien Ezequiel Lucian Atticus Javon Melvin Jeffery Terrance Nelson Aarav Carl Malakai Jadon Triston Harley
Jon Kian Alonzo Cory Marc Moshe Gianni Kole Dayton Jermaine Asa Wilson Felipe Kale Terrence Nico Dominique Tommy Kendall Cristopher
Isiah Finley Tristin Cannon Mohammed Wade Kash Marlon Ariel Madden Rhett Jase Layne Memphis Allan Jamal Nash Jessie Joey Reginald Giovanny
Lawson Zaiden Korbin Rashad Urijah Billy Aron Brennen Branden Kolby Leonard Rene Alvaro Tyrone Willie Adler Brantley Bronson Mohammad
Morris Jahiem Connar Stanley Otto Ned Harvey Ira`

function ranked(list: string, gender: 'F' | 'M', share: number): FirstName[] {
  const names = [...new Set(list.split(/\s+/))]
  const weights = names.map((_, i) => 1 / (i + 13))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return names.map((text, i) => ({ text, gender, weight: ((weights[i] ?? 0) * share) / sum }))
}

export function firstNames(): FirstName[] {
  return [...ranked(F, 'F', SHARE_F), ...ranked(M, 'M', 1 - SHARE_F)]
}
