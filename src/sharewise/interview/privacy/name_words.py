"""Plain lists for finding names: common first names, and the words that people write with a capital and that are no names.

Facts, kept short on purpose. A name that is not here is still found by its title, by "called", or by a surname after it.
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as running text, so that it can be read and added to."""
    return frozenset(text.split())


# A plain list of common first names in the UK: girls and boys, several generations, many backgrounds.
FIRST_NAMES = words_of(
    """
    aaliyah aaron abbie abdul abdullah abigail abraham ada adam adele adrian agnes ahmed aidan aiden aileen aimee aisha
    alan alana alasdair albert albie alec alejandro alex alexander alexandra alexandru alexis alfie alfred ali alice alicia
    alina alisha alison alistair allan allison alun alyssa amanda amaya amelia amelie amina amir amit amy ana anastasia andrea
    andreea andrei andrew aneurin angela angus anika anil anisha anita ann anna annabel anne annette annie anthony antonia
    antonio anya archie aria arjun arlo arthur arun asha ashleigh ashley asif asim audrey aurora ava aya ayaan ayesha
    ayla ayman barbara barry beatrice beatrix becky beckie belinda bella ben benjamin bernadette bernard beryl bethan bethany
    betty beverley bilal billie billy bobby bogdan bonnie bradley brandon brenda brendan brian bridget bronwen bronwyn
    bruce bryan bryn caitlin callum calum cameron camila camilla carl carla carly carmen carole caroline carolyn catherine
    cathy catrin cecilia celia chantelle charlene charles charlie chloe chris christina christine christopher ciara claire
    clara clare clarence clive clifford colin colleen connie connor conor constance corey courtney craig cristian cyril
    daniel daniela danielle danny daphne darcey darcy darren dave david deborah debbie debra declan deepak deirdre delilah
    denise dennis derek dermot deryn desmond diana diane dilys dmitri dominic donald donna dora doreen doris dorothy dougie
    douglas duncan dylan ebony eddie edith edna edward edwin efe eileen elaine eleanor elena eli elias elijah elin elisha
    eliza elizabeth ella ellen ellie elliot elliott ellis eloise elsa elsie elspeth emilia emily emma emmanuel emre enid
    eoin eric erica erin ernest esme esther ethan ethel eugene euan eva evan evelyn evie ewan ezra fabian farah fatima fatou
    fearne felix ffion fern fergus finlay finley fiona francesca frances francis frankie fraser fred freddie freddy frederick
    freya gabriel gabriela gabriella gareth gary gavin gemma geoff geoffrey george georgie georgina gerald geraldine gerard gethin
    gillian gina giulia gladys glenda glenn gloria glyn gordon graeme graham greta gurpreet gwen gwyneth gwyn habiba hailey
    haleema hamish hamza hana hannah haris harley harold harper harpreet harriet harrison harry harvey hasan hassan hayden
    hayley heidi helen helena henrietta henry hilary hilda howard hugh hugo huw hussain hussein ian ibrahim idris ieuan ifan
    imogen imran ines iona ioana ioan irene isaac isabel isabella isabelle isla ishaan ismail isobel ivan ivor jacek jackie
    jackson jacob jacqueline jake jakub james jamie jan jane janet janice janine jared jasmin jasmine jason jasper javed
    jaxon jayden jayne jeanette jeff jeffrey jemima jenna jennifer jenny jeremy jermaine jerome jess jesse jessica jessie
    jill jillian jim jimmy joan joanna joanne jodie joe joel john johnny jonah jonathan jonny joseph josephine josh joshua
    josie joyce juan jude judith judy julia julian julie juliet justin justyna kaitlyn kamil kamran karen karim karl karolina
    kasia kate katarzyna katherine kathleen kathryn kathy katie kayla kayleigh keeley keiran keira keith kelly kelsey
    kenneth kenny kerry kevin khadija khalid kian kiera kieran kimberley kiran kirsten kirsty kofi krystyna kumar kurt kwame
    kyle kylie lacey laila lara latoya laura lauren laurence layla leah leanne lee leila leo leon leonard leslie lesley lewis
    lexi liam lillian lilly linda lindsay lisa liz lizzie logan lola lorna lorraine louis louisa louise luca lucas lucia lucy
    luis lukasz luke luna lydia lyn lynda lynn lynne mabel macie mackenzie maddie maddison madeleine madison maeve magdalena
    maggie mahmoud maisie maja malcolm malgorzata malik mandeep mandy manuel marcel marcin marcus mared margaret maria
    mariam marian marie marilyn mario marion marius marjorie marlene marlon martha martin martyn mary maryam mateusz mathew
    matilda matteo matthew maureen maurice mavis maxine maxwell maya megan mehmet melanie melissa mercedes mia michael
    michaela michal michelle mick miguel mihai mikayla mike mila mildred millie milo miriam mohamed mohammad mohammed mohsin
    moira mollie molly monica morag moses mostafa muhammad muhammed muriel mustafa myfanwy myles myra nadia nadine nancy naomi
    natalia natalie natasha nathan nathaniel neil nerys ngozi niall niamh nicholas nicky nicola nicole nigel nikita nikki nina
    noah noel nora noreen norma norman nusrat oisin ola olga oliver olivia ollie olu oluwaseun omar orla oscar osman oswald
    otis otto owain owen pablo pamela parveen patricia patrick patryk patsy paul paula pauline pawel peggy penelope perry
    peter phil philip philippa phillip phoebe phyllis pippa piotr polly priya priyanka quentin rachael rachel radu rafael
    raheem rahul raj rajesh ralph ramona rashid raul raymond rebecca reece reggie reginald rehan reuben rhian rhiannon rhodri rhona
    rhys ricardo richard rita robbie robert roberta roger roisin roland ronald ronan ronnie rory rosa rosalind rosemary rosie
    ross rowan roxanne roy ruaridh rufus rukhsana rupert russell ruth ryan sabrina sadia safiya sahil saima salma sally
    sam samantha samina samir samuel sana sandra sanjay saoirse sara sarah saskia scarlett scott sean sebastian selina seren
    seth shabana shaheen shane shannon sharon shaun shauna sheila shelley shirley shreya sian sienna simon simran sinead
    siobhan sofia sonia sophia sophie stacey stefan stella stephanie stephen steve steven stewart stuart suki sunita
    susan susanna susie suzanne svetlana sylvia tabitha tahir tamara tamsin tanya tara tariq tegan terence teresa thelma
    theo theodore theresa thomas tia tiffany tilly tim timothy tina tobias toby tomasz tommy tomos tony tracey tracy trevor tricia
    trudy tyler tyrone uzma valerie vanessa vasile vera vernon veronica vicky vijay vikram vincent viola vivian vivien
    vivienne wanda warren wayne wendy wesley wilfred william winifred winston wojciech xavier yasmin yasmine yolanda yosef yusuf
    yvette yvonne zac zach zachary zahra zainab zak zara zeeshan zeynep zoe zofia zoya zuzanna
    """
)

# First names that are ordinary words: alone at the start of a sentence, or in small letters, they say nothing.
NAMES_THAT_ARE_WORDS = words_of(
    """
    amber angel art basil bill blessing bob bud carol chance chase coral crystal daisy dale dawn dean destiny dot drew earl eve
    faith fay finn frank gail gene ginger glen grace grant guy harmony hazel heather holly honey hope hunter iris ivy jack jade jay
    jean jewel joy kit lance laurel lily mark mason mat matt max melody mercy merry mike miles nick nova olive page paige
    pat patience pearl penny pierce poppy precious prince ray reed rich river rob robin rod rose ruby rue sage sandy scarlet
    sky skye sonny stan star sue ted teddy terry tom treasure val van vera vic victor violet wade will willow wren
    """
)

# First names that are also months, seasons, places or beliefs: even with a capital they need another sign.
NAMES_THAT_ARE_CAPITALS = words_of(
    """
    adele april aston austin autumn beverley brooklyn bradley brandon carlisle charlotte chelsea chester christian clifton
    dallas damascus derby florence georgia ireland harley harrow india israel jersey jordan june kent kirk lincoln london logan
    lourdes may milan noel paris preston regan sharon sidney skipton stafford stanley summer sydney victoria wells winter
    """
)

# Words with a capital that stand beside a name without being part of one: they end it.
NEUTRAL = words_of(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february
    march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    spring summer autumn winter christmas easter ramadan eid diwali hanukkah halloween ok yes no the a an i i'm i've i'd i'll he she
    they we you it his her their my our your this that these those and or but if when while because so then also as at by for
    from in into of on to with without about after before since until not is was are were has had have did does do be been
    can could would should shall may might must who what why how where which there here mum dad mother father mummy daddy
    mam nan nana nanny gran grandma grandad granny grandmother grandfather stepmum stepdad stepmother stepfather auntie uncle aunt
    aunty god allah jesus british english scottish welsh irish polish romanian bulgarian french german spanish italian
    portuguese turkish kurdish albanian ukrainian russian afghan syrian iraqi iranian pakistani bangladeshi indian chinese
    nigerian somali eritrean sudanese ethiopian ghanaian jamaican caribbean african asian european american black white roma
    romani gypsy traveller punjabi urdu bengali gujarati tamil arabic hindi pashto dari farsi cantonese mandarin muslim christian
    jewish hindu sikh catholic buddhist england scotland wales britain uk eu london skype whatsapp facebook instagram
    snapchat tiktok youtube zoom teams google xbox playstation roblox fortnite discord outlook excel word tesco asda sainsbury's
    lidl aldi morrisons ofsted cafcass barnardo's childline samaritans nspcc refuge mencap mind nhs ico dfe
    """
)

# Words of organisations, laws, jobs and papers: a row of capitals that has one of these names no person.
ORGANISATIONAL = words_of(
    """
    abuse academy access act adolescent adult adults advice advocacy advocate agency agreement alert alliance ambulance
    assessment association attendance authority avenue bank baptist benefit benefits board borough bridge building bureau bus
    cafe camp camhs capacity care carer carers case castle cathedral centre challenge chair charity check child children
    children's childrens church city class clinic clinical close club coach code college commission commissioner
    committee community conference confidentiality connect constabulary consultant contact core coroner council counsellor counselling
    county court credit crescent crime crisis criminal croft crown curriculum data deaf department deprivation deputy designated
    detective development diocese director disability disabled discovery district doctor domestic drive drug drugs duty
    early education educational elective emergency employment equality evening exclusion executive
    exploitation express faculty family farm federation female fire first football forced form forum foster fostering foundation framework free
    friends front fund gardens general google government governor governors grammar group grove guidance guide guidelines
    guardian hall head headteacher health help heritage high home homes hospital hostel hotel house housing
    hub human imam inclusion independent infant infants information infirmary initial inn inspector institute international intervention
    investigation involvement job journey junior justice key lane law lead leader leaders league learning leisure liaison library line
    live local looked manager manor market marriage mead meadow meals medical meeting mental methodist midwife ministry minor mosque
    multi museum nation national neglect network new note notes nurse nursery nursing office officer officers online
    operation order orthodox outreach panel parade parent parents parish park partner partners partnership passport pastoral personal pharmacy
    phone place plan planning plus police policy post practice practitioner premier premium prevent priest primary principal principle
    prison privacy probation procedure procedures programme project protection protocol psychologist psychology public pupil record records
    recovery referral refuge register registrar regulation regulations removal report representative residential resilience response
    rest review right rights risk road roman royal rule rules safe safeguarding safety school schools screening secretary section secure send
    senior serious service services severe sexual shelter shop signs site social society solicitor solutions special specialist
    speech sport sports staff stage star start state station statement status store strategy street student studies study
    supervision supported support surgery system teacher teachers team teams terrace therapist therapy things thinking together tower
    town trading training transport travel tribunal trust trustee tutor union unit united universal university vicar victim village violence visit
    visiting visitor visits volunteer walk ward way welfare women women's womens worker workers working works workshop world year
     youth zone agencies organisations army navy raf paper papers red tongue request requests box diocesan anonymous competence
    competent guidelines exploitation hours premium pack app online games game group's helpline trusts award principles policing decision making half term autism spectrum condition disorder syndrome illness
    tool induced
    """
)

# Before a capital, these make a place, a saint or a building of it.
PLACE_FIRST = words_of(
    """
    st saint saints ss mount lake fort port great little upper lower old new north south east west mid isle castle royal king's kings queen's queens
        lord holy sacred
    """
)

# After another word with a capital these make a place, after a first name a surname.
PLACE_LAST = words_of(
    """
    hill hills green cross gate heath common bay beach sands end vale valley wood woods field fields ferry day moor bridge spa downs regis
    """
)

# Places and known things of two words, which look like a first name with a surname.
KNOWN_PHRASES = frozenset(
    (
        *(
            "milton keynes",
            "tower hamlets",
            "tunbridge wells",
            "bury edmunds",
            "merthyr tydfil",
            "ebbw vale",
            "milford haven",
        ),
        *(
            "waltham forest",
            "tyne wear",
            "hemel hempstead",
            "welwyn garden",
            "burton trent",
            "leamington spa",
            "bognor regis",
        ),
        *("oliver mcgowan", "harry potter", "peppa pig", "gillick competence", "gillick competent", "victoria climbie"),
        *(
            "ann craft",
            "lucy faithfull",
            "marie curie",
            "marie collins",
            "marie stopes",
            "karma nirvana",
            "clare law",
            "sarah law",
            "martha rule",
            "red cross",
            "sierra leone",
            "clan childlaw",
            "lloyd george",
            "andy pandy",
        ),
        *(
            "fraser guidelines",
            "fraser competent",
            "fraser competence",
            "working together",
            "grand theft",
            "john lewis",
        ),
        *(
            "jack daniels",
            "jack daniel's",
            "costa coffee",
            "citizens advice",
            "caldicott guardian",
            "home start",
            "sure start",
        ),
        *(
            "marks spencer",
            "thomas cook",
            "tommy hilfiger",
            "ben jerry's",
            "terry higgins",
            "terrence higgins",
            "macmillan cancer",
        ),
        *(
            "ronald mcdonald",
            "greater manchester",
            "greater london",
            "jehovah's witness",
            "jehovah's witnesses",
            "calpol paracetamol",
        ),
    )
)

TITLES = frozenset(
    ("mr", "mrs", "miss", "ms", "mx", "dr", "rev", "revd", "reverend", "prof", "professor", "sir", "lady", "dame")
)
# These are never ordinary words, so they count in small letters too.
TITLES_IN_SMALL = frozenset(("mr", "mrs"))

RELATIONS = words_of(
    """
    son daughter brother sister mother father mum dad mam partner husband wife boyfriend girlfriend uncle aunt auntie aunty
    gran nan nana grandma grandad grandmother grandfather grandson granddaughter cousin niece nephew stepson stepdaughter stepbrother
    stepsister stepfather stepmother stepdad stepmum fiancee fiance ex twin friend baby neighbour sibling lad boy girl
    """
)
# Who is "called" something, and does not call someone.
PEOPLE = words_of(
    """
    man woman boy girl child baby lad teen teenager toddler person someone somebody pupil student patient resident male female guy bloke
    gentleman lady son daughter brother sister friend cousin nephew niece partner boyfriend girlfriend adult one
    """
)
PRONOUNS = frozenset(("he", "she", "they", "who", "this", "that"))
