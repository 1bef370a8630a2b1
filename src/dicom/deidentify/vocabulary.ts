// Words of body parts (PS3.16 Annex L, edition 2026b), eponyms left out: what a cleaned descriptor may say. Lower case.

export const bodyPartWords =
  'abdo abdomen abdominal acromioclavicular adrenal all amniotic and ankle antecubital anterior anus aorta aortic appendix arch arm arterial artery ascending ' +
  'atlantal atlanto atrium auditory axial axilla axillary azygos back basilar bile biliary bladder blood body bone bones brachial brain breast bronchus bulb ' +
  'buttock calcaneus calf canal cardiac cardiovascular carotid carpus cava celiac cephalic cerebellum cerebral cervical cervico cervix cheek chest choroid circle ' +
  'clavicle coccygeal coccyx colon common communicating cord cornea coronary descending digit distal duct duodenum ear elbow endo endometrium entire epididymis ' +
  'epigastric esophageal esophagus external extremities extremity eye eyelid face facial femoral femoris femur fetal fetlock fibula finger flank fluid fontanel ' +
  'foot forearm forefoot forelimb fossa fourth frontal gallbladder gastric gastro genicular gestational gland gluteal great hand head heart hemisphere hepatic ' +
  'hindfoot hindlimb hip humerus hypochondriac hypogastric hypopharynx ileum iliac ilium inferior inguinal innominate internal intestinal intestine intracranial ' +
  'jaw jejunum joint jugular junction kidney knee lacrimal large larynx lateral left leg legs limb lingual liver lower lumbar lumbo lumen lung mammary mandible ' +
  'mastoid maxilla mediastinum mesenteric metacarpus metatarsus middle mouth nasal nasopharyngeal nasopharynx navicular neck nose occipital ophthalmic optic ' +
  'orbital ovary pancreas pancreatic parasternal parathyroid parotid pastern patella pelvis penile penis perineum peroneal phalanx phantom pharynx placenta ' +
  'plexus pole popliteal portal posterior pouch profunda prostate pulmonary quadrant radial radius rectal rectouterine rectum region renal retroperitoneum rib ' +
  'right sac sacral sacroiliac sacrum saphenofemoral saphenous scalp scapula sclera scrotum sella seminal sesamoid shoulder sigmoid sinus skull small spinal ' +
  'spine spleen splenic sternoclavicular sternum stiffle stomach structure subclavian subcostal submandibular superficial superior supraclavicular suprapubic ' +
  'system systems tarsus temporomandibular testis thalamus thigh third thoracic thoraco thorax thumb thymus thyroid tibia tibial toe tongue trachea tract ' +
  'transverse trunk turcica ulna ulnar umbilical upper ureter ureteric urethra urethral urinary uterus vagina vaginal vascular vein vena venous ventricle ' +
  'vertebral vertrebrae vesical vesicle vessel vulva wing wrist zygoma';
